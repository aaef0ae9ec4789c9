"""What happened to an issue or a pull request, from both of GitHub's APIs."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from smart_coding_dataset.history.github import Reference, TimelineEvent
from smart_coding_dataset.sources._github.tell import NO_EVENT

_WORK_TEXT = """
closed reopened merged labeled unlabeled renamed cross-referenced referenced connected disconnected
head_ref_force_pushed head_ref_deleted head_ref_restored base_ref_changed base_ref_force_pushed
ready_for_review convert_to_draft review_requested review_dismissed marked_as_duplicate unmarked_as_duplicate
"""
WORK = frozenset(_WORK_TEXT.split())
"""Kinds that tell of work."""
ELSEWHERE = frozenset({"commented", "reviewed", "committed", "line-commented", "commit-commented"})
"""Kinds whose content is told by other events."""
_MORE = {
    "ClosedEvent": "closed",
    "ConnectedEvent": "connected",
    "DisconnectedEvent": "disconnected",
    "HeadRefForcePushedEvent": "head_ref_force_pushed",
}


def happened(
    number: int, rest: Iterable[dict[str, Any]], graph: Sequence[dict[str, Any]]
) -> Iterator[TimelineEvent]:
    """The events of the REST timeline that tell of work, with what GraphQL knows more about them.

    Ids of the two APIs differ; the kind, the second and the order are the same.
    """
    more: dict[tuple[str, str], deque[dict[str, Any]]] = defaultdict(deque)
    for node in graph:
        more[_MORE.get(node["__typename"], ""), node.get("createdAt") or ""].append(node)
    for found in rest:
        if found["event"] in WORK:
            known = more[found["event"], found.get("created_at") or ""]
            yield _event(number, found, known.popleft() if known else {})


def _event(number: int, found: dict[str, Any], more: dict[str, Any]) -> TimelineEvent:
    after, before = more.get("afterCommit") or {}, more.get("beforeCommit") or {}
    closer = more.get("closer") or {}
    by_commit = closer.get("oid")
    return TimelineEvent(
        event=NO_EVENT,
        number=number,
        kind=found["event"],
        actor=found.get("actor"),
        created_at=found.get("created_at"),
        commit=found.get("commit_id") or after.get("oid") or by_commit,
        commit_repository=closer.get("repository") if by_commit else found.get("commit_repository"),
        before=before.get("oid"),
        source=_source(number, found, more),
        label=(found.get("label") or {}).get("name"),
        title=(found.get("rename") or {}).get("to"),
    )


def _source(number: int, found: dict[str, Any], more: dict[str, Any]) -> Reference | None:
    """What the event came from; None where nothing is said."""
    issue = (found.get("source") or {}).get("issue")
    if issue:
        page = "pull" if issue.get("pull_request") is not None else "issue"
        return Reference(number=issue["number"], repository=issue.get("repository"), page=page)
    ends = [more.get(end) or {} for end in ("closer", "source", "subject")]
    for end in ends:
        if "number" in end and (end["number"], end.get("repository")) != (number, None):
            page = "pull" if end["__typename"] == "PullRequest" else "issue"
            return Reference(number=end["number"], repository=end.get("repository"), page=page)
    return None
