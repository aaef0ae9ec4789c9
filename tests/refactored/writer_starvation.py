"""A lock for many readers or one writer, for programs that wait by callbacks instead of threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

Granted = Callable[[int], None]


@dataclass(eq=False, slots=True)
class _Request:
    ticket: int
    write: bool
    granted: Granted


class SharedLock:
    """Held by any number of readers, or by one writer, in the order in which they have asked."""

    def __init__(self) -> None:
        self._last = 0
        self._writer: int | None = None
        self._readers: list[int] = []
        self._queue: deque[_Request] = deque()

    def acquire(self, granted: Granted, *, write: bool = False) -> int:
        """Ask for the lock; returns a ticket, with which granted is called when the lock is held."""
        self._last += 1
        ticket = self._last
        self._queue.append(_Request(ticket, write, granted))
        self._serve()
        return ticket

    def release(self, ticket: int) -> None:
        """Give the lock back, or stop waiting for it."""
        if ticket == self._writer:
            self._writer = None
        elif ticket in self._readers:
            self._readers.remove(ticket)
        else:
            self._queue.remove(self._find(ticket))
        self._serve()

    @property
    def holders(self) -> list[int]:
        """Tickets that hold the lock, the oldest grant first."""
        return list(self._readers) if self._writer is None else [self._writer]

    def _find(self, ticket: int) -> _Request:
        for request in self._queue:
            if request.ticket == ticket:
                return request
        raise KeyError(ticket)

    def _serve(self) -> None:
        while self._queue and self._may_enter(self._queue[0]):
            first = self._queue.popleft()
            if first.write:
                self._writer = first.ticket
            else:
                self._readers.append(first.ticket)
            first.granted(first.ticket)

    def _may_enter(self, request: _Request) -> bool:
        return self._writer is None and not (request.write and self._readers)
