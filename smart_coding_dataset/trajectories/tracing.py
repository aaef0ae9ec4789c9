"""All that happened to one piece of work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smart_coding_dataset.history.github import PullCommit
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.records import TraceEvent
from smart_coding_dataset.trajectories import ends, heads, results, talk, written
from smart_coding_dataset.trajectories.ordering import ordered
from smart_coding_dataset.trajectories.revising import answered_by, revised


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The events of one work, in the order of time."""

    events: list[TraceEvent]
    merge: TraceEvent | None
    """None unless it was merged."""


def trace(repository: Repository, work: Work) -> Trace:
    """Read the events of a work from git, GitHub or both; what both tell is one event."""
    pull = repository.pull(work.number) if work.number is not None else None
    merge = ends.merged(repository, work, pull)
    found = list(_events(repository, work, merge))
    answers = answered_by(repository, work)
    return Trace(events=list(revised(ordered(found), work.author, answers)), merge=merge)


def _events(repository: Repository, work: Work, merge: TraceEvent | None) -> Iterator[TraceEvent]:
    """In the order of cause and effect."""
    pull = repository.pull(work.number) if work.number is not None else None
    told = repository.pull_commits(pull.number) if pull else []
    timeline = repository.timeline(pull.number) if pull else []
    pushes = heads.forced(timeline)
    known = {one.commit.commit: one for one in heads.written(repository, _final(work, told), pushes)}
    others = [commit for commit in told if commit.commit not in known]
    for one in known.values():
        yield from written.events(one)
    for other in others:
        yield from written.told(other)
    if pull:
        yield ends.opened(pull)
    yield from (heads.push(repository, push, known) for push in pushes)
    yield from results.events(repository, [*known, *(commit.commit for commit in others)])
    if pull:
        yield from talk.events(repository, pull.number)
        yield from ends.turns(pull, timeline)
    if merge:
        yield merge
    yield from ends.reverted(repository, work)


def _final(work: Work, told: Sequence[PullCommit]) -> list[str]:
    """The commits of a work at last: where git does not tell, as GitHub lists them, else what it landed as."""
    return work.commits or [commit.commit for commit in told] or (work.landing.commits if work.landing else [])
