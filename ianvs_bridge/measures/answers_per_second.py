"""Answers in a second by the clock on the wall, however many are asked for at once (throughput)."""

from __future__ import annotations

from ianvs_bridge.measures._measure import Case, Seen, seen
from ianvs_bridge.profiling.figures import Figure, one


def figure(case: Case, device: Seen) -> Figure:
    """Of those that are no error."""
    count = sum(answer.error is None and answer.text is not None for answer in case.answers)
    return one("1/s", count / device.seconds if count else None, "there is no answer")


MEASURE = seen("1/s", figure)
