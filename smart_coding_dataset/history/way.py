"""The way of a piece of work through the history: where it started, its own commits, what it landed as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smart_coding_dataset.history.landing import Landing, Mark, landing, mark
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.reverting import undone


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What git knows of one piece of work."""

    base: str | None
    """None where git does not have it."""
    commits: list[str]
    """Its own commits, oldest first; none where git does not have them."""
    landing: Landing | None
    """None where it did not land, or what it landed as is not here."""


def find(repository: Repository, tip: str | None, head: str | None, marks: Sequence[Mark]) -> Way:
    """The way of work whose last commit was ``head`` and that landed as ``tip``.

    Args:
        repository: Where it is.
        tip: The last commit on the base branch that is its landing; None where there is none.
        head: Its last commit before it landed; None where not known.
        marks: What its own commits are known by, oldest first, where GitHub told; else those that git has count.
    """
    own = _own(repository, tip, head)
    if not marks:
        marks = [mark(commit) for name in own if (commit := repository.commit(name))]
    landed = landing(repository, tip, marks, head) if tip else None
    if landed and landed.how == "fast-forward":
        own = landed.commits
    return Way(base=_base(repository, own), commits=own, landing=landed)


def is_undone(repository: Repository, way: Way) -> bool:
    """Whether all that landed was reverted, by itself or commit by commit, and none of it brought back."""
    if way.landing is None:
        return False
    ways = [way.landing.commits] + ([way.commits] if way.landing.how == "merge commit" and way.commits else [])
    return any(all(_undone(repository, name) for name in names) for names in ways)


def _undone(repository: Repository, name: str) -> bool:
    commit = repository.commit(name)
    return commit is not None and undone(repository, commit)


def _own(repository: Repository, tip: str | None, head: str | None) -> list[str]:
    """The work's own commits: what a merge brought in, or what leads to the head and is in none that stays."""
    commit = repository.commit(tip) if tip else None
    if commit and len(commit.parents) > 1:
        found = [repository.between(commit.parents[0], other) for other in commit.parents[1:]]
        return sorted({name for names in found for name in names}, key=repository.position)
    return repository.lines.outside(head) if head else []


def _base(repository: Repository, own: Sequence[str]) -> str | None:
    """The last commit that the work had and that is not its own: the merge base."""
    inside = set(own)
    parents = {p for name in own if (commit := repository.commit(name)) for p in commit.parents}
    outside = [p for p in parents - inside if repository.commit(p)]
    return max(outside, key=repository.position, default=None)
