"""How the two processes of a test ended, as the server tells the client."""

from __future__ import annotations

import struct
from typing import NamedTuple

BROKEN = b"broken: "
"""Begins the server's last message, if it failed."""
_LAYOUT = struct.Struct("4s?iid?")


class End(NamedTuple):
    """How it was."""

    exceeded: str
    """The limit that was reached, ``cpu`` or ``wall``; empty if none was."""
    killed: bool
    """Whether somebody else had killed the candidate."""
    candidate: int
    """Its exit code; minus the number of a signal."""
    judge: int
    cpu: float
    """Processor seconds of the candidate."""
    clean: bool
    """Whether the scratch folder is empty; if not, a message follows once it is."""


def pack(end: End) -> bytes:
    """Not as JSON: what a server touches after a fork is memory that it copies."""
    return _LAYOUT.pack(end.exceeded.encode("ascii"), *end[1:])


def unpack(data: bytes) -> End:
    """What was packed."""
    exceeded, *rest = _LAYOUT.unpack(data)
    return End(exceeded.rstrip(b"\0").decode("ascii"), *rest)
