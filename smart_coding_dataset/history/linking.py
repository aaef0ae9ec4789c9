"""Which change fixed which issue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.history.evidence import Evidence
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """The change that fixed an issue for good."""

    issue: int
    work: Work | None
    """The pull request or branch that it came with; None for a commit made on the base branch itself."""
    commits: list[str]
    """On the base branch, each the first parent of the next: composed, they are the whole change."""
    base: str
    """The first parent of the first."""
    evidence: list[Evidence]
    """Strongest first."""


def fixes(repository: Repository) -> Iterator[Fix]:
    """At most one for an issue, by issue: the last one that stayed."""
    raise NotImplementedError
