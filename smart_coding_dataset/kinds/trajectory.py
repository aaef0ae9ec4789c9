"""trajectory: what engineers and their tools did to one piece of work, from its first line to its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.linking import resolved
from smart_coding_dataset.history.work import Work, works
from smart_coding_dataset.records import Drop, Kind, Raw, Trajectory
from smart_coding_dataset.steps import licence, personal, secrets
from smart_coding_dataset.trajectories import Trace, trace
from smart_coding_dataset.trajectories.tools import is_program

MOST_COMMITS = 500
"""Commits of the largest work that becomes a row: larger ones are whole histories that were joined."""


def extract(raw: Raw) -> Iterator[Trajectory | Drop]:
    """A row for each pull request and each merged branch."""
    repository = raw.repository
    if repository is None:
        return
    issues = resolved(repository)
    for work in works(repository):
        yield _row(repository, work, issues)


def _row(repository: Repository, work: Work, issues: Mapping[str, list[int]]) -> Trajectory | Drop:
    landed = work.landing.commits[-1] if work.landing else None
    name = _name(repository, work, landed)
    if len(work.commits) > MOST_COMMITS:
        return Drop(id=name, reason="trajectory: too many commits", detail=str(len(work.commits)))
    traced = trace(repository, work)
    if not traced.events:
        return Drop(id=name, reason="trajectory: nothing is known")
    if all(is_program(event.actor) for event in traced.events):
        return Drop(id=name, reason="trajectory: only programs took part", detail=work.title)
    return _filled(repository, work, traced, name, issues.get(landed or "", []))


def _filled(repository: Repository, work: Work, traced: Trace, name: str, issues: list[int]) -> Trajectory:
    merge = traced.merge.commit if traced.merge else None
    return Trajectory(
        id=name,
        repository_name=repository.name,
        kind="branch" if work.number is None else "pull request",
        pull_request_id=None if work.number is None else str(work.number),
        title=work.title,
        description=work.description,
        outcome=work.outcome,
        events=traced.events,
        issues=[str(issue) for issue in issues],
        base_commit=work.base,
        head_commit=work.head,
        merge_commit=merge,
        license=repository.license,
        source_url=work.url or _page(repository, merge or work.head),
        created_at=work.opened_at or traced.events[0].time,
        closed_at=work.closed_at,
    )


def _name(repository: Repository, work: Work, landed: str | None) -> str:
    what = f"branch/{landed or work.head}" if work.number is None else f"pull/{work.number}"
    return f"{repository.name}/{what}"


def _page(repository: Repository, commit: str | None) -> str | None:
    return f"{repository.url}/commit/{commit}" if repository.url and commit else None


def duplicate_key(row: Trajectory) -> str:
    """Two rows are duplicates only if they are of the same work."""
    return row.id


KIND = Kind(
    record=Trajectory,
    extract=extract,
    steps=(licence.permissive, secrets.redact, personal.redact),
    duplicate_key=duplicate_key,
)
