"""One file per figure of a test case that is no score: time, memory, size, energy; it defines ``MEASURE``."""

from __future__ import annotations

import sys

from ianvs_bridge.measures._measure import Measure
from smart_coding_dataset import rooms


def names() -> list[str]:
    """All of them, as they are called in a rank."""
    return rooms.names(sys.modules[__name__])


def measure_named(name: str) -> Measure:
    """The measure of a name.

    Raises:
        UserError: There is no such measure; the message lists those that exist.
    """
    found: Measure = rooms.member(sys.modules[__name__], name, "MEASURE")
    return found
