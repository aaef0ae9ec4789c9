"""How a work was opened and how it ended: merged, closed, reverted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.history.github import PullRequest, TimelineEvent
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.reverting import reverts
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.records import TraceEvent
from smart_coding_dataset.trajectories import tools

_STATES = {"reopened": "reopened", "ready_for_review": "ready", "convert_to_draft": "draft"}


def opened(pull: PullRequest) -> TraceEvent:
    """The pull request as it is written: its description may be of later."""
    return TraceEvent(
        id=f"{pull.event}#open",
        type="open",
        time=pull.created_at,
        actor=pull.author,
        tool=tools.named(pull.author),
        text=pull.body,
        detail=pull.title,
    )


def turns(pull: PullRequest, timeline: Sequence[TimelineEvent]) -> Iterator[TraceEvent]:
    """Closed, reopened, a draft no more. What closes by being merged is a merge."""
    merged = pull.merged_at
    for event in timeline:
        closes = event.kind == "closed" and (merged is None or (event.created_at or "") < merged)
        if closes or event.kind in _STATES:
            yield TraceEvent(
                id=event.event,
                type="close" if closes else "open",
                time=event.created_at,
                actor=event.actor,
                tool=tools.named(event.actor),
                state=_STATES.get(event.kind),
            )
    if pull.closed_at and not merged and not any(event.kind == "closed" for event in timeline):
        yield TraceEvent(id=f"{pull.event}#close", type="close", time=pull.closed_at, actor=None)


def merged(repository: Repository, work: Work, pull: PullRequest | None) -> TraceEvent | None:
    """The merge, as GitHub, git or both tell it; None where neither does."""
    tip = repository.commit(work.landing.commits[-1]) if work.landing else None
    if (pull.merged_at is None) if pull else (tip is None):
        return None
    event = pull.event if pull else tip.event if tip else ""
    committed = tip.committer.time if tip and tip.committer else None
    who = pull.merged_by if pull else _merger(tip)
    return TraceEvent(
        id=f"{event}#merge",
        type="merge",
        time=pull.merged_at if pull else committed,
        actor=who,
        tool=tools.named(tip.committer.person if tip and tip.committer else None) or tools.named(who),
        commit=tip.commit if tip else pull.merge_commit if pull else None,
        text=tip.message if tip and len(tip.parents) > 1 else "",
        state=work.landing.how if work.landing else None,
    )


def _merger(tip: Commit | None) -> str | None:
    """Who merged: the author of a merge commit; of any other, the committer."""
    stamp = None if tip is None else tip.author if len(tip.parents) > 1 else tip.committer
    return stamp.person if stamp else None


def reverted(repository: Repository, work: Work) -> Iterator[TraceEvent]:
    """The commits that undid what landed, in part or whole."""
    landed = work.landing.commits if work.landing else []
    own = work.commits if work.landing else []
    found: dict[str, Commit] = {}
    for name in dict.fromkeys([*landed, *own]):
        commit = repository.commit(name)
        found |= {back.commit: back for back in reverts(repository, commit)} if commit else {}
    for back in found.values():
        yield TraceEvent(
            id=f"{back.event}#revert",
            type="revert",
            time=back.committer.time if back.committer else None,
            actor=back.author.person if back.author else None,
            tool=tools.committing(back),
            commit=back.commit,
            text=back.message,
        )
