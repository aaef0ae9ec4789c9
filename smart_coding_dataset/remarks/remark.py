"""Remarks on lines of pull requests, each with the change that answered it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.github import ReviewComment
from smart_coding_dataset.history.work import Work, work
from smart_coding_dataset.remarks.answers import Answer, answer
from smart_coding_dataset.remarks.place import Place, place
from smart_coding_dataset.remarks.said import Said
from smart_coding_dataset.remarks.touching import touches


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """The first remark of a conversation on lines, or one that proposes other lines."""

    key: int
    """GitHub's number."""
    comment: ReviewComment
    piece: Work
    suggestion: str | None
    """None where it proposes nothing."""
    nth: int
    """Of the suggestions in one comment, from 0."""
    place: Place | None
    """None where GitHub does not say which commit it is on."""
    replies: list[ReviewComment]
    resolved: bool
    """Whether somebody marked the conversation as resolved."""
    answer: Answer | None
    """None where nothing shows one."""

    @property
    def name(self) -> str:
        """That of the raw event, with a number where the comment proposes more than one thing."""
        return f"{self.comment.event}/{self.nth}" if self.nth else self.comment.event

    @property
    def is_own_note(self) -> bool:
        """Whether it is by the author of the work, who explains something and asks for nothing."""
        return self.comment.author is not None and self.comment.author == self.piece.author


def remarks(repository: Repository) -> Iterator[Remark]:
    """All of a repository, by the number of the pull request and then oldest first."""
    for number in repository.pull_numbers():
        comments = repository.review_comments(number)
        piece = work(repository, number) if comments else None
        if piece:
            yield from of_work(repository, piece, comments)


def of_work(repository: Repository, piece: Work, comments: Sequence[ReviewComment]) -> Iterator[Remark]:
    """Those of one pull request, given all that was remarked there."""
    threads = {thread.key: thread for thread in repository.threads(piece.number or 0)}
    talks: dict[str, list[ReviewComment]] = defaultdict(list)
    for comment in comments:
        talks[comment.thread or str(comment.reply_to or comment.key)].append(comment)
    for key, talk in talks.items():
        thread = threads.get(key)
        resolved = thread is not None and thread.resolved
        for i, comment in enumerate(talk):
            conversation = _Conversation(comment=comment, replies=talk[i + 1 :], resolved=resolved)
            where = place(repository, piece, comment if comment.original_line or comment.line else talk[0])
            if comment.suggestions or i == 0:
                for nth, proposed in enumerate(comment.suggestions or [None]):
                    yield _remark(repository, piece, conversation, where, (proposed, nth))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Conversation:
    comment: ReviewComment
    replies: list[ReviewComment]
    resolved: bool


def _remark(
    repository: Repository,
    piece: Work,
    talk: _Conversation,
    where: Place | None,
    proposed: tuple[str | None, int],
) -> Remark:
    comment, (suggestion, nth) = talk.comment, proposed
    said = Said(
        body=comment.body,
        author=comment.author,
        created_at=comment.created_at,
        worker=piece.author,
        replies=talk.replies,
        resolved=talk.resolved,
    )
    later = touches(repository, piece, where, comment.created_at, suggestion) if where else ()
    return Remark(
        key=comment.key,
        comment=comment,
        piece=piece,
        suggestion=suggestion,
        nth=nth,
        place=where,
        replies=talk.replies,
        resolved=talk.resolved,
        answer=answer(repository, piece, said, where, list(later)),
    )
