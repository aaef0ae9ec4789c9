"""A journal of records that are only ever appended, as the edge node writes it before it acts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

START = 8  # bytes before each payload: its length and its CRC-32, four bytes each


class DamagedError(ValueError):
    """The journal is not what was written."""


def encode(payload: bytes) -> bytes:
    """One record as it stands in the file; a payload must not be empty."""
    if len(payload) == 0:
        raise ValueError("empty payload")
    return b"".join([len(payload).to_bytes(4, "little"), zlib.crc32(payload).to_bytes(4, "little"), payload])


def decode(data: bytes) -> Iterator[bytes]:
    """The payloads of all records, the oldest first; without what a loss of power has left at the end."""
    return (payload for payload, _ in _scan(data))


def append(data: bytes, payload: bytes) -> bytes:
    """The journal with one more record, in place of what a loss of power has left at the end."""
    ends = [end for _, end in _scan(data)]
    return data[: ends[-1] if ends else 0] + encode(payload)


def _scan(data: bytes) -> Iterator[tuple[bytes, int]]:
    view, position = memoryview(data), 0
    last = len(data.rstrip(b"\x00"))  # after the last byte that is not zero
    while position < last:
        start = position + START
        if start > len(data):
            return
        length = int.from_bytes(view[position : position + 4], "little")
        payload = bytes(view[start : start + length])
        if len(payload) < length:
            return
        if zlib.crc32(payload) != int.from_bytes(view[position + 4 : start], "little"):
            if start + length >= last:
                return
            raise DamagedError(f"checksum of the record at {position} is wrong")
        position = start + length
        yield payload, position
