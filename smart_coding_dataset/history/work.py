"""Pieces of work: pull requests, and branches that no pull request is known for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.history.landing import Landing
from smart_coding_dataset.history.repository import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One piece of work, as GitHub, git or both tell it."""

    number: int | None
    """Of the pull request; None for a branch that no pull request is known for."""
    title: str
    description: str
    author: str | None
    """A pseudonym, or ``tool-NAME``; None for a deleted account."""
    opened_at: str | None
    """ISO 8601, UTC; None where not known."""
    closed_at: str | None
    """When it was merged or closed; None while it is open, or where not known."""
    outcome: str
    """``merged``, ``closed``, ``open`` or ``reverted``."""
    base: str | None
    """The commit that it started from; None where git does not have it."""
    head: str | None
    """Its last commit; None where not known."""
    commits: list[str]
    """Its own commits that git has, oldest first."""
    landing: Landing | None
    """None unless it was merged, and where what it landed as is not in the history."""
    url: str | None
    """Its page; None where not known."""


def works(repository: Repository) -> Iterator[Work]:
    """All pull requests and merged branches: by number, then those without one in the order of their landing."""
    raise NotImplementedError


def work(repository: Repository, number: int) -> Work | None:
    """The pull request of a number; None if there is none."""
    raise NotImplementedError
