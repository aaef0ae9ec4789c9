"""All that happened to one piece of work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.records import TraceEvent
from smart_coding_dataset.trajectories import ends, heads, results, talk, written
from smart_coding_dataset.trajectories.ordering import ordered
from smart_coding_dataset.trajectories.revising import revised
from smart_coding_dataset.trajectories.written import Written


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
    return Trace(events=list(revised(ordered(found), work.author)), merge=merge)


def _events(repository: Repository, work: Work, merge: TraceEvent | None) -> Iterator[TraceEvent]:
    """In the order of cause and effect."""
    pull = repository.pull(work.number) if work.number is not None else None
    timeline = repository.timeline(pull.number) if pull else []
    pushes = heads.forced(timeline)
    told = repository.pull_commits(pull.number) if pull else []
    final = work.commits or (
        work.landing.commits if work.landing and not told else []
    )  # a squash, without the rest
    known: dict[str, Written] = {one.commit.commit: one for one in heads.written(repository, final, pushes)}
    for one in known.values():
        yield from written.events(one)
    others = [c for c in told if c.commit not in known]
    for other in others:
        yield from written.told(other)
    if pull:
        yield ends.opened(pull)
    yield from (heads.push(repository, push, known) for push in pushes)
    yield from results.events(repository, [*known, *(c.commit for c in others)])
    if pull:
        yield from talk.events(repository, pull.number)
        yield from ends.turns(pull, timeline)
    if merge:
        yield merge
    yield from ends.reverted(repository, work)
