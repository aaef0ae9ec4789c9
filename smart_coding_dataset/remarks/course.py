"""What came after a commit of a pull request: its later commits, new heads pushed by force, and what landed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.github import TimelineEvent
from smart_coding_dataset.history.graph import NONE
from smart_coding_dataset.history.lines import MAIN
from smart_coding_dataset.history.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From one state of the work to the next."""

    before: str
    """A commit; git may not have that of the first step any more."""
    commit: str
    time: str | None
    """When it was committed, or pushed by force; None where not known."""
    message: str
    """Of the commit; empty where the step is more than one commit."""
    others: str | None = None
    """A commit with the work of others that came in with the step; None where none did."""


def course(repository: Repository, piece: Work, start: str) -> Iterator[Step]:
    """The steps from a commit to the end of the work, in order, as far as git has them."""
    now = start
    for push in _pushes(repository, piece, start):
        if push.before and repository.is_ancestor(now, push.before):
            for step in _chain(repository, now, push.before):
                yield step
                now = step.commit
        if push.commit and repository.commit(push.commit) and push.commit != now:
            yield _jump(now, push.commit, push.created_at, _base(repository, piece, push.commit))
            now = push.commit
    if piece.head and repository.commit(piece.head) and piece.head != now:
        if repository.is_ancestor(now, piece.head):
            steps = _chain(repository, now, piece.head)
        else:
            time = _time(repository, piece.head)
            steps = iter([_jump(now, piece.head, time, _base(repository, piece, piece.head))])
        for step in steps:
            yield step
            now = step.commit
    if piece.landing and piece.landing.commits[-1] != now:
        yield _jump(now, piece.landing.commits[-1], piece.closed_at, piece.landing.base)


def merge_base(repository: Repository, one: str, two: str) -> str | None:
    """The last commit that two have in common; None where there is none, or git does not have both."""
    if repository.commit(one) is None or repository.commit(two) is None:
        return None
    inside = set(repository.between(one, two))
    if not inside:
        return two
    parents = {p for name in inside if (commit := repository.commit(name)) for p in commit.parents}
    common = [p for p in parents - inside if repository.commit(p)]
    return max(common, key=repository.position, default=None)


def descent(repository: Repository, start: str, end: str) -> list[str]:
    """The commits from one to a later one, each the first parent of the next, without the first.

    Empty where the first parents of the later one do not lead there.
    """
    found, lowest = list[str](), repository.position(start)
    if lowest == NONE:
        return []
    for name in repository.first_parents(end):
        if name == start:
            return found[::-1]
        if repository.position(name) < lowest:
            break
        found.append(name)
    return []


def _pushes(repository: Repository, piece: Work, start: str) -> Sequence[TimelineEvent]:
    """The pushes by force after a commit was there. One that is about the work as it was before is left out."""
    if piece.number is None:
        return []
    pushes = [e for e in repository.timeline(piece.number) if e.kind == "head_ref_force_pushed"]
    made = [i for i, e in enumerate(pushes) if e.commit and _has(repository, e.commit, start)]
    dropped = [i for i, e in enumerate(pushes) if e.before and _has(repository, e.before, start)]
    if made and made[-1] >= max(dropped, default=-1):
        return pushes[made[-1] + 1 :]
    return pushes[dropped[0] :] if dropped else pushes


def _has(repository: Repository, head: str, commit: str) -> bool:
    return head == commit or repository.is_ancestor(commit, head)


def _chain(repository: Repository, start: str, end: str) -> Iterator[Step]:
    """Each commit by itself, where the first parents lead from one to the other; else all at once."""
    before, names = start, descent(repository, start, end)
    if not names and start != end:
        yield _jump(start, end, _time(repository, end), None)
    for name in names:
        commit = repository.commit(name)
        assert commit is not None
        others = commit.parents[1] if len(commit.parents) > 1 else None
        yield Step(before=before, commit=name, time=_time(repository, name), message=commit.message, others=others)
        before = name


def _jump(before: str, commit: str, time: str | None, others: str | None) -> Step:
    return Step(before=before, commit=commit, time=time, message="", others=others)


def _base(repository: Repository, piece: Work, head: str) -> str | None:
    """What a head is based on; None where it cannot be told."""
    if head == piece.head:
        return piece.base
    own = set(piece.commits)
    line = repository.first_parents(head)
    return next((name for name in line if name not in own and repository.lines.rank(name) == MAIN), None)


def _time(repository: Repository, name: str) -> str | None:
    commit = repository.commit(name)
    return commit.committer.time if commit and commit.committer else None
