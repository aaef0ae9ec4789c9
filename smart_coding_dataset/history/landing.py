"""How work came into the history of its base branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.history.repository import Repository

Mark = tuple[str, str | None]
"""What stays of a commit when it is rebased: its title, and when it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """The commits that brought a piece of work to the base branch."""

    how: str
    """``merge commit``, ``squash``, ``rebase`` or ``fast-forward``."""
    commits: list[str]
    """On the base branch, each the first parent of the next: composed, they are the whole change."""
    base: str
    """The first parent of the first."""


def landing(repository: Repository, tip: str, own: Sequence[Mark], head: str | None) -> Landing | None:
    """How work came in whose last commit on the base branch is ``tip``.

    Args:
        repository: Where it is.
        tip: A merge, a squash, or the last of what was rebased or pushed.
        own: The work's own commits as they were at last, oldest first.
        head: Its last commit before it came in; None where not known.

    Returns:
        None where the tip is not in the history, or nothing is before it.
    """
    commit = repository.commit(tip)
    if commit is None:
        return None
    if len(commit.parents) > 1:
        return chain(repository, "merge commit", [tip])
    repeated = _repeated(repository, tip, own)
    if not repeated:
        return chain(repository, "squash", [tip])
    return chain(repository, "fast-forward" if tip == head else "rebase", repeated)


def chain(repository: Repository, how: str, commits: list[str]) -> Landing | None:
    """A landing as these commits; None where nothing is before the first."""
    first = repository.commit(commits[0])
    if first is None or not first.parents or repository.commit(first.parents[0]) is None:
        return None
    return Landing(how=how, commits=commits, base=first.parents[0])


def mark(commit: Commit) -> Mark:
    """What a commit is known by after a rebase."""
    return commit.title, commit.author.time if commit.author else None


def _repeated(repository: Repository, tip: str, own: Sequence[Mark]) -> list[str]:
    """The commits up to ``tip`` that repeat those of the work, oldest first. A rebase may leave some out."""
    found: list[str] = []
    left = list(own)
    for name in repository.first_parents(tip):
        commit = repository.commit(name)
        while commit and left and left[-1] != mark(commit):
            left.pop()
        if not left:
            break
        left.pop()
        found.append(name)
    return found[::-1]
