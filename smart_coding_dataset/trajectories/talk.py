"""What was said about a pull request: reviews, remarks on lines, suggestions, and the conversation."""

from __future__ import annotations

from collections.abc import Iterator

from smart_coding_dataset.history.github import Comment, Review, ReviewComment
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.records import TraceEvent
from smart_coding_dataset.trajectories import tools


def events(repository: Repository, number: int) -> Iterator[TraceEvent]:
    """All that was said, each kind oldest first."""
    remarks = repository.review_comments(number)
    ids = {remark.key: remark.event for remark in remarks}
    yield from (_review(review) for review in repository.reviews(number) if review.state != "pending")
    yield from (_remark(remark, ids) for remark in remarks)
    yield from (_comment(comment) for comment in repository.comments(number))


def _review(review: Review) -> TraceEvent:
    return TraceEvent(
        id=review.event,
        type="review",
        time=review.submitted_at,
        actor=review.author,
        tool=tools.named(review.author),
        commit=review.commit,
        text=review.body,
        state=review.state,
    )


def _remark(remark: ReviewComment, ids: dict[int, str]) -> TraceEvent:
    return TraceEvent(
        id=remark.event,
        type="suggestion" if remark.suggestions else "review_comment",
        time=remark.created_at,
        actor=remark.author,
        tool=tools.named(remark.author),
        commit=remark.original_commit or remark.commit,
        text=remark.body,
        files=[remark.path],
        answers=ids.get(remark.reply_to) if remark.reply_to else None,
        detail=_lines(remark),
    )


def _lines(remark: ReviewComment) -> str:
    """Where it stands, in the commit that it was made on."""
    start, end = remark.original_start_line or remark.original_line, remark.original_line
    if start is None or end is None:
        return ""
    lines = f"line {end}" if start == end else f"lines {start} to {end}"
    return f"{lines} before the change" if remark.side == "left" else lines


def _comment(comment: Comment) -> TraceEvent:
    """A comment in the conversation: a remark on no file."""
    return TraceEvent(
        id=comment.event,
        type="review_comment",
        time=comment.created_at,
        actor=comment.author,
        tool=tools.named(comment.author),
        text=comment.body,
        detail="conversation",
    )
