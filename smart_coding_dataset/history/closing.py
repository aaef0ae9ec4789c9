"""How an issue ended, as GitHub recorded it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from smart_coding_dataset.history.github import TimelineEvent
from smart_coding_dataset.history.repository import Repository

_AT_ONCE = timedelta(minutes=10)
_UNRESOLVED = ("not_planned", "duplicate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The last time that an issue was closed."""

    event: TimelineEvent | None
    """None where the timeline does not have it."""
    reopened_at: str | None
    """When it had been reopened last before; None if never. What landed until then had not fixed it."""


def closing(repository: Repository, number: int) -> Closing | None:
    """The closing of an issue that was resolved here; None for any other, and for one that is open."""
    issue = repository.issue(number)
    if issue is None or issue.state != "closed" or issue.reason in _UNRESOLVED:
        return None
    events = _meant(repository, number)
    last = next((e for e in reversed(events) if e.kind == "closed"), None)
    if last and not (repository.is_own(last.commit_repository) and _is_own(repository, last)):
        return None
    reopened = [e.created_at for e in events if e.kind == "reopened" and e.created_at]
    return Closing(event=last, reopened_at=max(reopened, default=None))


def _meant(repository: Repository, number: int) -> list[TimelineEvent]:
    """Closings and reopenings, without those that the same person took back at once and without a word."""
    said = [comment.created_at for comment in repository.comments(number)]
    kept: list[TimelineEvent] = []
    for event in repository.timeline(number):
        if event.kind == "reopened" or (
            event.kind == "closed" and not (kept and _takes_back(event, kept[-1], said))
        ):
            kept.append(event)
        elif event.kind == "closed":
            kept.pop()
    return kept


def _takes_back(closed: TimelineEvent, reopened: TimelineEvent, said: list[str]) -> bool:
    if reopened.kind != "reopened" or closed.actor != reopened.actor or closed.source or closed.commit:
        return False
    first, last = reopened.created_at, closed.created_at
    if not first or not last or any(first <= moment <= last for moment in said):
        return False
    return datetime.fromisoformat(last) - datetime.fromisoformat(first) <= _AT_ONCE


def _is_own(repository: Repository, event: TimelineEvent) -> bool:
    return event.source is None or repository.is_own(event.source.repository)
