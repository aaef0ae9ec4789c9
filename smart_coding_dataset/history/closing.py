"""How an issue ended, as GitHub recorded it."""

from __future__ import annotations

from dataclasses import dataclass

from smart_coding_dataset.history.github import TimelineEvent
from smart_coding_dataset.history.repository import Repository

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
    events = [e for e in repository.timeline(number) if e.kind in ("closed", "reopened")]
    last = next((e for e in reversed(events) if e.kind == "closed"), None)
    if last and not (repository.is_own(last.commit_repository) and _is_own(repository, last)):
        return None
    reopened = [e.created_at for e in events if e.kind == "reopened" and e.created_at]
    return Closing(event=last, reopened_at=max(reopened, default=None))


def _is_own(repository: Repository, event: TimelineEvent) -> bool:
    return event.source is None or repository.is_own(event.source.repository)
