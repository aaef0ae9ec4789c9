"""Tests that failed on commits of pull requests, and the first later commits on which they passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.github import Check
from smart_coding_dataset.history.work import Work

_FAILED = ("failure", "error", "timed_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A test that failed on a commit."""

    check: Check
    passed: Check | None
    """The same test, the first time that it passed after that; None where it did not."""


def failures(repository: Repository, piece: Work) -> Iterator[Failure]:
    """The tests that failed in a piece of work, each commit's first result of a name, in the order of time."""
    results = [check for name in _commits(repository, piece) for check in repository.checks(name)]
    results.sort(key=lambda c: (_time(c), c.event))
    known = set()
    for i, check in enumerate(results):
        if check.state in _FAILED and (check.commit, check.name) not in known:
            known.add((check.commit, check.name))
            later = (c for c in results[i + 1 :] if c.name == check.name and c.state == "success")
            passed = next((c for c in later if not _is_before(repository, c, check)), None)
            yield Failure(check=check, passed=passed)


def _commits(repository: Repository, piece: Work) -> list[str]:
    """All commits that were once part of the work, as far as known."""
    number = piece.number or 0
    found = [commit.commit for commit in repository.pull_commits(number)]
    pushes = (e for e in repository.timeline(number) if e.kind == "head_ref_force_pushed")
    found += [name for push in pushes for name in (push.before, push.commit) if name]
    return sorted({*found, *piece.commits, *([piece.head] if piece.head else [])})


def _is_before(repository: Repository, passed: Check, failed: Check) -> bool:
    """Whether a result is of a commit before the other: its tests took longer."""
    return passed.commit != failed.commit and repository.is_ancestor(passed.commit, failed.commit)


def _time(check: Check) -> str:
    return check.completed_at or check.started_at or ""
