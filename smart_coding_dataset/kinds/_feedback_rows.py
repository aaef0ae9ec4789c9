"""The rows of ``feedback``, made of what was found: remarks, reviews, failed tests and reverts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.files import changed_files, patch
from smart_coding_dataset.history.github import Issue, ReviewComment
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.records import ChangedFile, Drop, Feedback, Reply
from smart_coding_dataset.remarks.failures import Failure
from smart_coding_dataset.remarks.files import between, of_commit, of_work
from smart_coding_dataset.remarks.remark import Remark
from smart_coding_dataset.remarks.reverts import Revert
from smart_coding_dataset.remarks.reviews import Answered
from smart_coding_dataset.reports.report import GONE

MAX_CHARACTERS = 2_000_000
"""Of all files of a row, before and after. Beyond it are imports of whole libraries, which no remark is about."""


def of_remark(repository: Repository, remark: Remark, issue: Issue | None) -> Feedback | Drop:
    """A remark on lines, or one suggestion in it."""
    comment, place, answer = remark.comment, remark.place, remark.answer
    files = _answering_files(repository, remark)
    lines = place.shown_lines if place else None
    return _row(
        repository,
        files,
        id=remark.name,
        pull_request_id=str(comment.number),
        kind="review_comment" if remark.suggestion is None else "suggestion",
        actor=comment.author,
        created_at=comment.created_at,
        body=comment.body,
        file_path=comment.path,
        start_line=lines.start if lines else None,
        end_line=lines.stop - 1 if lines else None,
        code=place.seen if place and lines else None,
        commit=(place.shown_at or place.commit) if place else None,
        suggestion=remark.suggestion,
        replies=[_reply(reply) for reply in remark.replies],
        resolution=_resolution(remark),
        answer_commit=answer.commit if answer else None,
        answered_at=answer.time if answer else None,
        link_evidence=answer.evidence if answer else ["thread resolved"] if remark.resolved else [],
        outcome=_outcome(remark.piece),
        **_for(issue),
        source_url=comment.url,
    )


def _row(repository: Repository, files: list[ChangedFile], /, **about: Any) -> Feedback | Drop:
    """A row about the change as a whole, unless it says of which lines it is."""
    size = sum(len(text or "") for f in files for text in (f.before, f.after))
    if size > MAX_CHARACTERS:
        return Drop(id=about["id"], reason="feedback: too large", detail=str(size))
    where: dict[str, Any] = dict.fromkeys(("file_path", "start_line", "end_line", "code"))
    return Feedback(
        repository_name=repository.name,
        files=files,
        patch=patch(files),
        license=repository.license,
        **{**where, **about},
    )


def _resolution(remark: Remark) -> str:
    if remark.answer:
        return "applied" if remark.answer.applied else "changed"
    return "resolved" if remark.resolved else "unanswered"


def _answering_files(repository: Repository, remark: Remark) -> list[ChangedFile]:
    """The file meant; those that the answer changed, where a reply names it and it is about others."""
    place, answer = remark.place, remark.answer
    if place is None or place.shown_at is None or answer is None:
        return []
    paths = [(place.path, answer.touch.path)] if answer.touch else of_commit(repository, answer.commit)
    return _files(repository, place.shown_at, answer.commit, paths)


def of_review(repository: Repository, piece: Work, found: Answered, issue: Issue | None) -> Feedback | Drop:
    """A review that asks for changes."""
    review, step = found.review, found.step
    files = _files_of_work(repository, piece, review.commit, step.commit if step else None)
    dismissed = review.state == "dismissed"
    return _row(
        repository,
        files,
        id=review.event,
        pull_request_id=str(review.number),
        kind="review",
        actor=review.author,
        created_at=review.submitted_at,
        body=review.body,
        commit=review.commit,
        resolution="changed" if step else "dismissed" if dismissed else "unanswered",
        answer_commit=step.commit if step else None,
        answered_at=step.time if step else None,
        link_evidence=found.evidence or (["review dismissed"] if dismissed else []),
        outcome=_outcome(piece),
        **_for(issue),
        source_url=review.url,
    )


def of_failure(repository: Repository, piece: Work, found: Failure, issue: Issue | None) -> Feedback | Drop:
    """A failed test."""
    check, passed = found.check, found.passed
    again = passed is not None and passed.commit == check.commit
    answer = passed.commit if passed and not again else None
    files = _files_of_work(repository, piece, check.commit, answer)
    evidence = "passed when run again on the same commit" if again else "first later commit on which it passed"
    return _row(
        repository,
        files,
        id=f"{check.event}/pull/{piece.number}",
        pull_request_id=str(piece.number),
        kind="test_result",
        actor=check.tool,
        created_at=check.completed_at or check.started_at,
        body=f"{check.name}: {check.state}\n{check.summary}".strip(),
        commit=check.commit,
        resolution="passed" if passed else "unanswered",
        answer_commit=answer,
        answered_at=passed.completed_at or passed.started_at if passed else None,
        link_evidence=[evidence] if passed else [],
        outcome=_outcome(piece),
        **_for(issue),
        source_url=check.url,
    )


def of_revert(repository: Repository, revert: Revert) -> Feedback | Drop:
    """A commit that was undone."""
    undone, by = revert.commit, revert.undone_by
    if not (revert.alone and revert.reason):
        fault = "a revert without a reason" if revert.alone else "a revert among other work"
        return Drop(id=revert.name, reason=f"feedback: {fault}", detail=by.title)
    files = _files(repository, undone.commit, by.commit, of_commit(repository, by.commit))
    time = by.committer.time if by.committer else None
    return _row(
        repository,
        files,
        id=revert.name,
        pull_request_id=None if revert.number is None else str(revert.number),
        kind="revert",
        actor=by.author.person if by.author else None,
        created_at=time,
        body=revert.reason,
        commit=undone.commit,
        resolution="reverted",
        answer_commit=by.commit,
        answered_at=time,
        link_evidence=[f"message says what it reverts: {by.title}"],
        outcome=None if revert.number is None else "merged",
        source_url=f"{repository.url}/commit/{by.commit}" if repository.url else None,
    )


def _for(issue: Issue | None) -> dict[str, str]:
    """The columns on the issue that the work is for; none where none is known."""
    if issue is None:
        return {}
    return {"issue_id": str(issue.number), "issue_description": issue.title, "issue_body": issue.body}


def _files_of_work(repository: Repository, piece: Work, start: str | None, end: str | None) -> list[ChangedFile]:
    if start is None or end is None or repository.commit(start) is None:
        return []
    return _files(repository, start, end, of_work(repository, piece, start, end))


def _files(repository: Repository, start: str, end: str, paths: Iterable[tuple[str, str]]) -> list[ChangedFile]:
    return changed_files(between(repository, start, end, paths), repository)[0]


def _reply(reply: ReviewComment) -> Reply:
    return Reply(
        actor=reply.author or GONE, created_at=reply.created_at, updated_at=reply.updated_at, body=reply.body
    )


def _outcome(piece: Work) -> str:
    """What became of the pull request; that it was undone later is no part of it."""
    return "merged" if piece.outcome == "reverted" else piece.outcome
