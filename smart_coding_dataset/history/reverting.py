"""What was undone, and what was done again."""

from __future__ import annotations

import re

from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.history.lines import MAIN, OUTSIDE, own_number
from smart_coding_dataset.history.repository import Repository

_REVERTS = re.compile(r"\bReverts[ \t]+\Z")
"""What GitHub writes before the pull request that one undoes."""
_OF_LATE = 500
"""Commits to look back through for the one whose title, and nothing else, a revert gives."""


def reverts(repository: Repository, commit: Commit) -> list[Commit]:
    """The commits after one that undo it and stay where it stays, in order."""
    found = {c.commit: c for c in repository.naming(commit) if _reverts(repository, c, commit)}
    number = own_number(commit)
    if number is not None:
        found |= {c.commit: c for c in repository.linking(number) if _reverts_number(c, number)}
    return [
        found[name]
        for name in sorted(found, key=repository.position)
        if name != commit.commit and _stays(repository, name, commit.commit)
    ]


def undone(repository: Repository, commit: Commit) -> bool:
    """Whether a commit was reverted, and the revert was not."""
    return any(not undone(repository, c) for c in reverts(repository, commit))


def redone(repository: Repository, commit: Commit) -> Commit | None:
    """The last commit that brought back what a commit did, after it was undone; None if none did."""
    again = [back for undoing in reverts(repository, commit) for back in reverts(repository, undoing)]
    standing = [back for back in again if not undone(repository, back)]
    return max(standing, key=lambda c: repository.position(c.commit), default=None)


def _stays(repository: Repository, name: str, what: str) -> bool:
    """Whether a revert undoes it where it is: what is undone on a release branch alone stays on the main one."""
    rank = repository.lines.rank(name)
    where = rank == MAIN if repository.lines.rank(what) == MAIN else rank != OUTSIDE
    return where and repository.is_ancestor(what, name)


def _reverts(repository: Repository, commit: Commit, what: Commit) -> bool:
    said = [link for link in commit.links if link.kind == "reverts"]
    named = [link.commit for link in said if link.commit]
    if named:
        return any(what.commit.startswith(name) for name in named)
    if not any(link.title == what.title for link in said):
        return False
    return "#" in what.title or _last(repository, commit, what.title) == what.commit


def _last(repository: Repository, before: Commit, title: str) -> str | None:
    """The last commit of that title, in a branch that stays; None if there is none of late. Titles come again."""
    end = repository.position(before.commit)
    for position in range(end - 1, max(end - _OF_LATE, 0) - 1, -1):
        commit = repository.commit(repository.at(position))
        if commit and commit.title == title and repository.lines.rank(commit.commit) != OUTSIDE:
            return commit.commit
    return None


def _reverts_number(commit: Commit, number: int) -> bool:
    return any(
        link.number == number and link.kind == "mentions" and _REVERTS.search(commit.message[: link.start])
        for link in commit.links
    )
