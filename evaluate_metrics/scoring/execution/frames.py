"""Messages on a stream: four bytes of length, then JSON. What arrives is a message, or an error here."""

from __future__ import annotations

import _socket
import json
import os
from typing import Any

ENDED = "the stream ended"
_LENGTH = 4
_ENCODE = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_DECODE = json.JSONDecoder().raw_decode


class LostError(BaseException):
    """The other side is gone or no longer makes sense. Not an ``Exception``: no test may catch it by accident."""


def pair() -> tuple[int, int]:
    """The ends of a stream. Descriptors, not objects: in a child one would close what has its number by then."""
    first, second = _socket.socketpair()
    return first.detach(), second.detach()


def send(stream: int, message: object) -> None:
    """Send one message."""
    send_bytes(stream, pack(message))


def pack(message: object) -> bytes:
    """The bytes of a message, without its length."""
    return _ENCODE(message).encode("ascii")


def send_bytes(stream: int, body: bytes) -> None:
    """Send the bytes of one message."""
    data = len(body).to_bytes(_LENGTH, "little") + body
    try:
        while data:
            data = data[os.write(stream, data) :]
    except OSError:
        raise LostError(ENDED) from None


def receive(stream: int, limit: int) -> Any:
    """Receive one message of at most ``limit`` bytes.

    Raises:
        LostError: The stream ended, or what came is too long or is not JSON.
    """
    length = int.from_bytes(_exactly(stream, _LENGTH), "little")
    if length > limit:
        raise LostError(f"a message of {length} bytes; at most {limit} are taken")
    body = _exactly(stream, length)
    try:
        text = body.decode("ascii")
        message, end = _DECODE(text)
        if end != len(text):
            raise ValueError("more than one value")
    except (ValueError, RecursionError, MemoryError) as error:
        raise LostError(f"a message that is not JSON ({type(error).__name__})") from None
    return message


def _exactly(stream: int, size: int) -> bytearray:
    got = bytearray()
    while len(got) < size:
        try:
            part = os.read(stream, min(size - len(got), 1 << 20))
        except OSError:
            part = b""
        if not part:
            raise LostError(ENDED)
        got += part
    return got
