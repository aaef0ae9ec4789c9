"""What was undone, and what was done again."""

from __future__ import annotations

import re

from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.history.lines import MAIN, OUTSIDE, own_number
from smart_coding_dataset.history.repository import Repository

_REVERTS = re.compile(r"\bReverts[ \t]+\Z")
"""What GitHub writes before the pull request that one undoes."""


def reverts(repository: Repository, commit: Commit) -> list[Commit]:
    """The commits that undo one and stay where it stays, in order."""
    rank = repository.lines.rank(commit.commit)
    found = {c.commit: c for c in repository.naming(commit) if _reverts(c, commit)}
    number = own_number(commit)
    if number is not None:
        found |= {c.commit: c for c in repository.linking(number) if _reverts_number(c, number)}
    after = repository.position(commit.commit)
    return [
        c
        for c in sorted(found.values(), key=lambda c: repository.position(c.commit))
        if repository.position(c.commit) > after and _where(repository, c, rank)
    ]


def undone(repository: Repository, commit: Commit) -> bool:
    """Whether a commit was reverted, and the revert was not."""
    return any(not undone(repository, c) for c in reverts(repository, commit))


def redone(repository: Repository, commit: Commit) -> Commit | None:
    """The last commit that brought back what a commit did, after it was undone; None if none did."""
    again = [back for undoing in reverts(repository, commit) for back in reverts(repository, undoing)]
    standing = [back for back in again if not undone(repository, back)]
    return max(standing, key=lambda c: repository.position(c.commit), default=None)


def _where(repository: Repository, commit: Commit, rank: int) -> bool:
    """What is undone on a release branch alone stays on the main one."""
    own = repository.lines.rank(commit.commit)
    return own != OUTSIDE and (rank != MAIN or own == MAIN)


def _reverts(commit: Commit, what: Commit) -> bool:
    said = [link for link in commit.links if link.kind == "reverts"]
    named = [link.commit for link in said if link.commit]
    if named:
        return any(what.commit.startswith(name) for name in named)
    return any(link.title == what.title for link in said)


def _reverts_number(commit: Commit, number: int) -> bool:
    return any(
        link.number == number and link.kind == "mentions" and _REVERTS.search(commit.message[: link.start])
        for link in commit.links
    )
