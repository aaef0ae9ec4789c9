"""Reads server-sent events from the pieces in which they arrive."""

from __future__ import annotations

from collections.abc import Iterator


class EventStream:
    """Feed it every piece of the answer's body, in order; it returns the events that the piece has completed."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._last = 0
        self._fields: list[tuple[str, str]] = []

    def feed(self, piece: bytes) -> list[tuple[str, str]]:
        """Read the next piece."""
        found = []
        for line in self._complete(piece):
            if line:
                name, _, value = line.partition(":")
                self._fields.append((name, value[1:] if value[:1] == " " else value))
                continue
            data = [value for name, value in self._fields if name == "data"]
            names = [value for name, value in self._fields if name == "event"]
            if data:
                found.append(((names or [""])[-1] or "message", "\n".join(data)))
            self._fields = []
        return found

    def _complete(self, piece: bytes) -> Iterator[str]:
        # Bytes, since no part of a longer character is a CR or an LF.
        for byte in piece:
            second = byte == 10 and self._last == 13
            self._last = byte
            if byte not in (10, 13):
                self._line.append(byte)
            elif not second:
                yield self._line.decode("utf-8", "replace")
                self._line.clear()
