"""What git alone tells of pull requests: by messages that give a number, and by their heads where it has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.history.lines import OUTSIDE, own_number
from smart_coding_dataset.history.repository import Repository

_NUMBER = re.compile(r"[ \t]+\((?:#|!|GH-)\d+\)[ \t]*\Z", re.IGNORECASE)
_FROM = re.compile(
    r"\AMerged? (?:pull request #\d+ from [^/\s]+/|(?:remote-tracking )?branch ')(?P<branch>[^'\s]+)"
)


def numbers(repository: Repository) -> list[int]:
    """Numbers of all pull requests, ascending."""
    said = {n for n in repository.lines.numbers() if n in repository.lines.heads or _tips(repository, n)}
    return sorted(said | set(repository.lines.heads))


def tip(repository: Repository, number: int) -> str | None:
    """The last commit of what a pull request landed as, where it landed first; None if none is known."""
    said = _tips(repository, number)
    if said:
        return min(said, key=lambda c: (_is_pick(c), repository.position(c.commit))).commit
    head = repository.commit(repository.lines.heads.get(number, ""))
    return _twin(repository, head) or _merge(repository, head, number) if head else None


def words(repository: Repository, landed: str | None, own: Sequence[str]) -> tuple[str, str]:
    """Title and description: those that the landing gives, or those of the work's only or first commit."""
    commit = repository.commit(landed or "")
    title, body = _split(commit.message) if commit else ("", "")
    if commit and len(commit.parents) > 1 and own_number(commit) and title.startswith("Merge"):
        title, body = _split(body)
    elif commit and len(commit.parents) > 1 and _FROM.match(title):
        title = title if len(own) > 1 else ""
    if title:
        return _NUMBER.sub("", title), body
    first = repository.commit(own[0]) if own else commit
    title, body = _split(first.message) if first else ("", "")
    return title, body if len(own) < 2 else ""


def branch_name(merge: Commit) -> str | None:
    """The branch that a merge says it brings in, without the owner of the fork; None if it says none."""
    found = _FROM.match(merge.message)
    return found["branch"] if found else None


def _tips(repository: Repository, number: int) -> list[Commit]:
    """Commits in branches that stay that say they are the end of a pull request, and show it."""
    lines = repository.lines
    said = [c for c in repository.linking(number) if lines.rank(c.commit) != OUTSIDE]
    return [c for c in said if lines.landed(c.commit) == number and (number in lines.heads or _shown(c))]


def _shown(commit: Commit) -> bool:
    """Whether more than a number in the title says so: engineers type such numbers too."""
    return commit.integration is not None or any(link.kind == "merges" for link in commit.links)


def _is_pick(commit: Commit) -> bool:
    return any(link.kind == "picks" for link in commit.links)


def _twin(repository: Repository, head: Commit) -> str | None:
    """The last commit of a branch that stays which repeats the head: it was rebased, or picked."""
    twins = [
        c.commit
        for c in repository.naming(head)
        if repository.lines.rank(c.commit) != OUTSIDE
        and c.integration
        and c.integration.kind == "rebase"
        and any(sign.text == head.commit for sign in c.integration.evidence)
    ]
    return twins[0] if twins else None


def _merge(repository: Repository, head: Commit, number: int) -> str | None:
    """The merge that brought the head in, unless it gives another number."""
    merge = repository.commit(repository.lines.merge_of(head.commit) or "")
    brought = merge is not None and head.commit in merge.parents[1:] and own_number(merge) in (None, number)
    return merge.commit if merge and brought else None


def _split(message: str) -> tuple[str, str]:
    title, _, body = message.strip().partition("\n")
    return title.strip(), body.strip()
