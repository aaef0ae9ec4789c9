"""Messages on a stream socket: four bytes of length, then JSON. What arrives is a message, or an error here."""

from __future__ import annotations

import json
import socket
from typing import Any

ENDED = "the stream ended"
_LENGTH = 4
_ENCODE = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class LostError(BaseException):
    """The other side is gone or no longer makes sense. Not an ``Exception``: no test may catch it by accident."""


def send(stream: socket.socket, message: object) -> None:
    """Send one message."""
    send_bytes(stream, pack(message))


def pack(message: object) -> bytes:
    """The bytes of a message, without its length."""
    return _ENCODE(message).encode("ascii")


def send_bytes(stream: socket.socket, body: bytes) -> None:
    """Send the bytes of one message."""
    try:
        stream.sendall(len(body).to_bytes(_LENGTH, "little") + body)
    except OSError:
        raise LostError(ENDED) from None


def receive(stream: socket.socket, limit: int) -> Any:
    """Receive one message of at most ``limit`` bytes.

    Raises:
        LostError: The stream ended, or what came is too long or is not JSON.
    """
    length = int.from_bytes(_exactly(stream, _LENGTH), "little")
    if length > limit:
        raise LostError(f"a message of {length} bytes; at most {limit} are taken")
    body = _exactly(stream, length)
    try:
        return json.loads(body)
    except (ValueError, RecursionError, MemoryError) as error:
        raise LostError(f"a message that is not JSON ({type(error).__name__})") from None


def _exactly(stream: socket.socket, size: int) -> bytes:
    got = bytearray()
    while len(got) < size:
        try:
            part = stream.recv(min(size - len(got), 1 << 20))
        except TimeoutError:
            raise
        except OSError:
            part = b""
        if not part:
            raise LostError(ENDED)
        got += part
    return bytes(got)
