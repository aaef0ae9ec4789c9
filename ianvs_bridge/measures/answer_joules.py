"""Energy of the whole processor for each row, where the machine tells it."""

from __future__ import annotations

from ianvs_bridge.measures._measure import Case, Seen, seen
from ianvs_bridge.profiling.figures import Figure, one


def figure(case: Case, device: Seen) -> Figure:
    """Rows whose answer is an error took energy too."""
    taken = device.joules.value
    return one("J", None if taken is None else taken / len(case.answers), device.joules.missing or "")


MEASURE = seen("J", figure)
