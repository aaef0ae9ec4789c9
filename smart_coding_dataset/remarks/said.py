"""What was said on a remark, by whom, and what the last word on it was."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.github import ReviewComment
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.remarks import words
from smart_coding_dataset.remarks.course import Step
from smart_coding_dataset.remarks.place import Place
from smart_coding_dataset.remarks.touching import is_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said on a remark."""

    body: str
    """The remark."""
    author: str | None
    """Of the remark."""
    created_at: str
    worker: str | None
    """The author of the work."""
    replies: Sequence[ReviewComment]
    resolved: bool


def denied(said: Said) -> bool:
    """Whether the last word on it was no, or it asks for nothing."""
    no = last(said, words.says_no, says=(said.worker, said.author))
    done = last(said, words.says_done, says=(said.worker,))
    return words.praises(said.body) or (no is not None and (done is None or done.created_at < no.created_at))


def last(
    said: Said, speaks: Callable[[str], bool], *, says: Collection[str | None], after: str | None = None
) -> ReviewComment | None:
    """The last reply of some kind by some people, if it is not before a moment."""
    found = [r for r in said.replies if r.author in says and speaks(r.body)]
    return found[-1] if found and (after is None or not is_after(after, found[-1].created_at)) else None


def named_in_replies(
    repository: Repository, piece: Work, said: Said, place: Place | None
) -> Iterator[tuple[Step, str]]:
    """Commits of the work that replies name, unless they were there before the remark."""
    for reply in said.replies:
        for name in () if _is_program(reply.author) else words.named_commits(reply.body):
            commit = repository.abbreviated(name)
            if commit is None or not _is_of(repository, piece, commit.commit):
                continue
            time = commit.committer.time if commit.committer else None
            known = place is not None and repository.is_ancestor(commit.commit, place.commit)
            if not known and is_after(time, said.created_at):
                before = commit.parents[0] if commit.parents else commit.commit
                step = Step(before=before, commit=commit.commit, time=time, message=commit.message)
                yield step, first_line(reply.body)


def _is_of(repository: Repository, piece: Work, commit: str) -> bool:
    landed = piece.landing.commits if piece.landing else []
    return commit in piece.commits or commit in landed or repository.is_ancestor(commit, piece.head or "")


def _is_program(actor: str | None) -> bool:
    return actor is not None and actor.startswith("tool-")


def first_line(text: str) -> str:
    """The first line, as evidence."""
    return text.strip().partition("\n")[0][:200]
