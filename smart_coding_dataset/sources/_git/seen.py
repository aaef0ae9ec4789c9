"""A table on disk, so that what must be remembered of a whole history takes no memory."""

from __future__ import annotations

import sqlite3
from types import TracebackType
from typing import Self

_CACHE_KIB = 16_384


class Seen:
    """Remembers the first value of each key. SQLite keeps it in a temporary file that nobody else can see."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None)
        self._table.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._table.execute("PRAGMA journal_mode = OFF")
        self._table.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        self._table.execute("BEGIN")

    def add(self, key: bytes, value: bytes = b"") -> bool:
        """Whether the key is new."""
        return self._table.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, value)).rowcount == 1

    def first(self, key: bytes, value: bytes) -> bytes | None:
        """The value that the key came with first; None if that is now."""
        if self.add(key, value):
            return None
        found: tuple[bytes] = self._table.execute("SELECT value FROM seen WHERE key = ?", (key,)).fetchone()
        return found[0]

    def starting_with(self, prefix: bytes) -> list[bytes]:
        """The keys that begin with a prefix."""
        rows = self._table.execute("SELECT key FROM seen WHERE key >= ? AND key < ?", (prefix, prefix + b"\xff"))
        return [key for (key,) in rows]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._table.close()
