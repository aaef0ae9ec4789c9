"""Pieces of work: pull requests, and branches that no pull request is known for.

Where GitHub was asked, it says which pull requests there are and what became of them. Otherwise commits do: a
merge or a squash that gives a number, and the heads of pull requests that a clone may have
(``refs/pull/*/head``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.history import github, told
from smart_coding_dataset.history.landing import Landing
from smart_coding_dataset.history.lines import OUTSIDE
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.way import find, is_undone


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
    """ISO 8601, UTC; None where not known: git does not tell."""
    closed_at: str | None
    """When it was merged or closed; None while it is open, or where not known."""
    outcome: str
    """``merged``, ``closed``, ``open`` or ``reverted``. To git alone all that was never merged is ``open``."""
    base: str | None
    """The commit that it started from; None where git does not have it."""
    head: str | None
    """Its last commit; None where not known."""
    commits: list[str]
    """Its own commits that git has, oldest first."""
    landing: Landing | None
    """None unless it was merged, and where what it landed as is not in the history or cannot be told."""
    url: str | None
    """Its page; None where not known."""


def works(repository: Repository) -> Iterator[Work]:
    """All pull requests and merged branches: by number, then those without one in the order of their landing."""
    tips = set()
    for number in numbers(repository):
        found = work(repository, number)
        if found:
            tips.add(found.landing.commits[-1] if found.landing else None)
            yield found
    for position in sorted(set(repository.lines.merges)):
        merge = repository.at(position)
        if merge not in tips and (found := branch(repository, merge)):
            yield found


def numbers(repository: Repository) -> list[int]:
    """Numbers of all pull requests, ascending."""
    return repository.pull_numbers() if "github" in repository.sources else told.numbers(repository)


def work(repository: Repository, number: int) -> Work | None:
    """The pull request of a number; None if there is none."""
    if "github" not in repository.sources:
        return _told(repository, number)
    pull = repository.pull(number)
    return _asked(repository, pull) if pull else None


def branch(repository: Repository, merge: str) -> Work | None:
    """A branch that no pull request is known for, by the commit that merged it; None if there is no such merge."""
    commit = repository.commit(merge)
    if commit is None or len(commit.parents) < 2:
        return None
    return _of_git(repository, None, merge, commit.parents[1])


def _asked(repository: Repository, pull: github.PullRequest) -> Work:
    """A pull request that GitHub knows."""
    marks = [(c.message.partition("\n")[0], c.authored_at) for c in repository.pull_commits(pull.number)]
    way = find(repository, pull.merge_commit, pull.head_commit, marks)
    return Work(
        number=pull.number,
        title=pull.title,
        description=pull.body,
        author=pull.author,
        opened_at=pull.created_at,
        closed_at=pull.merged_at or pull.closed_at,
        outcome="reverted" if is_undone(repository, way) else pull.state,
        base=way.base,
        head=pull.head_commit,
        commits=way.commits,
        landing=way.landing,
        url=pull.url,
    )


def _told(repository: Repository, number: int) -> Work | None:
    """A pull request that only git tells of."""
    tip, head = told.tip(repository, number), repository.lines.heads.get(number)
    return _of_git(repository, number, tip, head) if tip or head else None


def _of_git(repository: Repository, number: int | None, tip: str | None, head: str | None) -> Work:
    way = find(repository, tip, head, ())
    title, description = told.words(repository, tip, way.commits or [head or ""])
    last = repository.commit(way.commits[-1] if way.commits else tip or "")
    landed = repository.commit(tip) if tip else None
    merged = landed is not None or (head is not None and repository.lines.rank(head) != OUTSIDE)
    standing = "merged" if merged else "open"
    return Work(
        number=number,
        title=title,
        description=description,
        author=last.author.person if last and last.author else None,
        opened_at=None,
        closed_at=landed.committer.time if landed and landed.committer else None,
        outcome="reverted" if is_undone(repository, way) else standing,
        base=way.base,
        head=way.commits[-1] if way.commits else head,
        commits=way.commits,
        landing=way.landing,
        url=_page(repository, number),
    )


def _page(repository: Repository, number: int | None) -> str | None:
    on_github = number is not None and (repository.url or "").startswith("https://github.com/")
    return f"{repository.url}/pull/{number}" if on_github else None
