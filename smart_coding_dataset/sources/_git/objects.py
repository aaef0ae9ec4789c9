"""What object ids stand for, through one ``git cat-file --batch``."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from smart_coding_dataset.sources._git.process import spawn, stop

MAX_CONTENT = 4 << 20
"""Bytes of an object that are kept; git is told to stream what is larger, and we to let it pass."""
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Object:
    """One object of the repository."""

    type: str
    """``commit``, ``tree``, ``blob`` or ``tag``."""
    size: int
    content: bytes | None
    """None: larger than ``MAX_CONTENT``."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An object that cannot be had, and why: ``missing`` or ``corrupt``."""

    reason: str


class Objects:
    """Questions are answered in their order; one may ask on before the answers are read.

    What is asked and not yet answered must fit into a pipe, 64 KiB: a thousand ids. When git dies of a corrupt
    object, that one is reported and a new git goes on with the next.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._asked: deque[str] = deque()
        self._git = self._start()

    def ask(self, ids: Iterable[str]) -> None:
        """Put questions."""
        fresh = list(ids)
        self._asked.extend(fresh)
        self._send(fresh)

    def answer(self) -> Object | Unreadable:
        """The answer to the oldest question that has none yet."""
        try:
            found = self._read()
        except EOFError:
            stop(self._git)
            self._git = self._start()
            found = Unreadable("corrupt")
            self._asked.popleft()
            self._send(self._asked)
            return found
        self._asked.popleft()
        return found

    def one(self, name: str) -> Object | Unreadable:
        """Ask and wait."""
        self.ask([name])
        return self.answer()

    def _start(self) -> subprocess.Popen[bytes]:
        return spawn("cat-file", "--batch", env=self._env)

    def _send(self, ids: Iterable[str]) -> None:
        assert self._git.stdin is not None
        with suppress(BrokenPipeError):  # then the next answer is the end of the stream
            self._git.stdin.write("".join(f"{name}\n" for name in ids).encode())
            self._git.stdin.flush()

    def _read(self) -> Object | Unreadable:
        assert self._git.stdout is not None
        header = self._git.stdout.readline().split()
        if not header:
            raise EOFError
        if len(header) != 3:
            return Unreadable("missing")
        size = int(header[2])
        kept = self._take(size) if size <= MAX_CONTENT else None
        for start in range(0, size if kept is None else 0, _CHUNK):
            self._take(min(_CHUNK, size - start))
        self._take(1)
        return Object(header[1].decode(), size, kept)

    def _take(self, size: int) -> bytes:
        assert self._git.stdout is not None
        content = self._git.stdout.read(size)
        if len(content) < size:
            raise EOFError
        return content

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        stop(self._git)
