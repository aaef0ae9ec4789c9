"""The order of events: by time; of those at the same time, and of those without one, by cause."""

from __future__ import annotations

from collections.abc import Iterable

from smart_coding_dataset.records import TraceEvent


def ordered(events: Iterable[TraceEvent]) -> list[TraceEvent]:
    """Sort events that come in the order of cause and effect. One without a time follows the one before it."""
    at, timed = "", []
    for event in events:
        at = event.time or at
        timed.append((at, event))
    return [event for _, event in sorted(timed, key=lambda pair: pair[0])]
