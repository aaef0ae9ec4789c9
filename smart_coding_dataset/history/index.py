"""Finds the events of raw shards again, by type and key, without holding them.

One pass notes where each line begins. SQLite keeps the notes in a file, so memory stays flat; a blob, which may be
long, is not even parsed for it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from smart_coding_dataset import store
from smart_coding_dataset.records import RawEvent

Note = tuple[str, str]
"""A type and a key to find an event under."""
_CACHE_KIB = 32_768
_BLOB = re.compile(rb'"id": "[^"]*/blob/([0-9a-f]+)", "source": "git", "type": "blob"\}\s*\Z')
_TAIL = 200


class Index:
    """Events by ``Note``; those under the same note in the order in which they stand."""

    def __init__(self, shards: Sequence[Path], scratch: Path) -> None:
        """Of these shards, with the notes in the file ``scratch``, which is not there yet. ``read`` fills it."""
        self._shards = list(shards)
        self._files: dict[int, BinaryIO] = {}
        self._table = sqlite3.connect(scratch, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            self._table.execute(f"PRAGMA {pragma}")
        self._table.execute(
            "CREATE TABLE note (type TEXT, key TEXT, place INTEGER, PRIMARY KEY (type, key, place)) WITHOUT ROWID"
        )
        self._table.execute("BEGIN")

    def read(self, notes: Callable[[RawEvent, int], Iterable[Note]]) -> None:
        """Note every event under what ``notes`` says of it and its place.

        Raises:
            UserError: A line is no raw event.
        """
        for number, shard in enumerate(self._shards):
            with shard.open("rb") as file:
                offset = 0
                for line_number, line in enumerate(file, start=1):
                    place = offset << 8 | number
                    offset += len(line)
                    blob = _BLOB.search(line, max(0, len(line) - _TAIL))
                    if blob:
                        found: Iterable[Note] = [("blob", blob[1].decode())]
                    else:
                        found = notes(store.event(line, f"{shard}:{line_number}"), place)
                    self._table.executemany(
                        "INSERT OR IGNORE INTO note VALUES (?, ?, ?)", [(*note, place) for note in found]
                    )

    def places(self, kind: str, key: str = "") -> list[int]:
        """Where the events under a note are."""
        rows = self._table.execute("SELECT place FROM note WHERE type = ? AND key = ? ORDER BY place", (kind, key))
        return [place for (place,) in rows]

    def keys(self, kind: str, start: str = "") -> Iterator[str]:
        """The keys of a type that begin with a text, sorted, each once."""
        rows = self._table.execute(
            "SELECT DISTINCT key FROM note WHERE type = ? AND key >= ? ORDER BY key", (kind, start)
        )
        for (key,) in rows:
            if not key.startswith(start):
                return
            yield key

    def at(self, place: int) -> RawEvent:
        """The event at a place."""
        number = place & 0xFF
        if number not in self._files:
            self._files[number] = self._shards[number].open("rb")
        file = self._files[number]
        file.seek(place >> 8)
        return store.event(file.readline(), str(self._shards[number]))

    def close(self) -> None:
        """Let go of the files."""
        self._table.close()
        for file in self._files.values():
            file.close()
