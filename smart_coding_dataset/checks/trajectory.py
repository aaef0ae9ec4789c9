"""trajectory: events are typed and in order; what reacts comes after what it reacts to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from smart_coding_dataset.checks._fault import Fault
from smart_coding_dataset.records import TraceEvent, Trajectory

KINDS = ("pull request", "branch")
OUTCOMES = ("merged", "closed", "open", "reverted")
_TYPES_TEXT = """
write commit push open review review_comment suggestion test_result revise refactor merge revert close
"""
TYPES = tuple(_TYPES_TEXT.split())
_SHOWN_BY = {"merged": "merge", "closed": "close", "reverted": "revert"}
"""The event that an outcome cannot be without."""


def check(row: Trajectory) -> Iterator[Fault]:
    """What is wrong with a row whose types are right."""
    yield from _stated(row)
    yield from _outcome(row)
    yield from _order(row)
    for i, event in enumerate(row.events):
        yield from (_at(i, fault) for fault in _event(event))


def _stated(row: Trajectory) -> Iterator[Fault]:
    if row.kind not in KINDS:
        yield Fault(column="kind", what=_unknown(row.kind, KINDS))
    if row.outcome not in OUTCOMES:
        yield Fault(column="outcome", what=_unknown(row.outcome, OUTCOMES))
    if (row.pull_request_id is None) != (row.kind == "branch"):
        yield Fault(column="pull_request_id", what=f"{row.pull_request_id!r}, but kind is {row.kind}")
    if not row.events:
        yield Fault(column="events", what="empty; a row tells what happened")


def _outcome(row: Trajectory) -> Iterator[Fault]:
    """A merge that neither git nor GitHub has as an event leaves ``merge_commit`` null; a close, ``closed_at``."""
    types = {event.type for event in row.events}
    needed = _SHOWN_BY.get(row.outcome)
    unknown = {"merged": row.merge_commit, "closed": row.closed_at}.get(row.outcome, "") is None
    if needed and needed not in types and not unknown:
        yield Fault(column="outcome", what=f"{row.outcome}, but no event is of type {needed}")
    if row.outcome in ("open", "closed") and "merge" in types:
        yield Fault(column="outcome", what=f"{row.outcome}, but an event is of type merge")


def _order(row: Trajectory) -> Iterator[Fault]:
    seen: set[str] = set()
    last = ""
    for i, event in enumerate(row.events):
        if event.id in seen:
            yield _at(i, Fault(column="id", what=f"the same as of an earlier event: {event.id}"))
        if event.answers is not None and event.answers not in seen:
            yield _at(i, Fault(column="answers", what=f"{event.answers} is no earlier event of this row"))
        if event.time is not None and event.time < last:
            yield _at(i, Fault(column="time", what=f"{event.time} comes after {last}; expected the order of time"))
        seen.add(event.id)
        last = event.time or last


def _event(event: TraceEvent) -> Iterator[Fault]:
    if event.type not in TYPES:
        yield Fault(column="type", what=_unknown(event.type, TYPES))
    if (event.detector is None) != (event.confidence is None):
        yield Fault(column="confidence", what="confidence and detector come together or not at all")
    if event.confidence is not None and not 0 <= event.confidence <= 1:
        yield Fault(column="confidence", what=f"{event.confidence}; expected 0 to 1")
    outside = [path for path in event.files if not _is_inside(path)]
    if outside:
        yield Fault(column="files", what=f"not a path inside the repository: {outside[0]!r}")


def _at(number: int, fault: Fault) -> Fault:
    return Fault(column=f"events[{number}].{fault.column}", what=fault.what)


def _unknown(value: str, known: tuple[str, ...]) -> str:
    return f"unknown: {value!r}; there are: {', '.join(known)}"


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and not {"..", ".git"} & set(parts)


CHECK = check
