"""Test results of the commits of a work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.records import TraceEvent
from smart_coding_dataset.trajectories import tools

FAILED = frozenset({"failure", "error", "timed_out"})
"""States in which a test says that something is wrong."""


def events(repository: Repository, commits: Iterable[str]) -> Iterator[TraceEvent]:
    """Check runs and statuses, by commit, oldest first."""
    for commit in commits:
        for check in repository.checks(commit):
            yield TraceEvent(
                id=check.event,
                type="test_result",
                time=check.completed_at or check.started_at,
                actor=check.tool,
                tool=tools.named(check.tool),
                commit=commit,
                text=check.summary,
                state=check.state,
                detail=check.name,
            )
