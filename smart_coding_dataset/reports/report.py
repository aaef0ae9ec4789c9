"""What was reported: on GitHub, or, where only git was asked, by the message of the fix."""

from __future__ import annotations

from dataclasses import dataclass, field

from smart_coding_dataset.history import Repository, github
from smart_coding_dataset.history.linking import Fix
from smart_coding_dataset.records import Drop, Reply
from smart_coding_dataset.reports import message

GONE = "ghost"
"""Who wrote an answer whose account is gone: GitHub's own name for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An issue as it was told before it was fixed."""

    title: str
    body: str
    described_by: str
    """``issue`` or ``commit message``."""
    url: str | None
    """Its page, or that of the commit; None where not known."""
    closed_at: str | None
    created_at: str | None = None
    """None where only git was asked."""
    labels: list[str] = field(default_factory=list)
    answers: list[Reply] = field(default_factory=list)
    left_out: list[Drop] = field(default_factory=list)
    """Answers of programs, and those that came after the fix was opened: they are about the fix."""


def report(repository: Repository, fix: Fix) -> Report | None:
    """What was reported; None if nobody tells more than a number."""
    issue = repository.issue(fix.issue)
    return _on_github(repository, fix, issue) if issue else _in_message(repository, fix)


def _on_github(repository: Repository, fix: Fix, issue: github.Issue) -> Report:
    opened, comments = _opened_at(repository, fix), repository.comments(issue.number)
    against = [_against(comment, opened) for comment in comments]
    return Report(
        title=issue.title,
        body=issue.body,
        described_by="issue",
        url=issue.url,
        closed_at=issue.closed_at,
        created_at=issue.created_at,
        labels=issue.labels,
        answers=[_reply(c) for c, reason in zip(comments, against, strict=True) if reason is None],
        left_out=[Drop(id=c.event, reason=r) for c, r in zip(comments, against, strict=True) if r],
    )


def _in_message(repository: Repository, fix: Fix) -> Report | None:
    found = message.told(repository, fix)
    if found is None:
        return None
    commit = repository.commit(fix.commits[-1])
    on_github = (repository.url or "").startswith("https://github.com/")
    return Report(
        title=found.title,
        body=found.body,
        described_by="commit message",
        url=f"{repository.url}/commit/{fix.commits[-1]}" if on_github else repository.url,
        closed_at=commit.committer.time if commit and commit.committer else None,
    )


def _opened_at(repository: Repository, fix: Fix) -> str | None:
    """When the fix could first be seen; None where nobody says."""
    commit = repository.commit(fix.commits[0])
    landed = commit.committer.time if commit and commit.committer else None
    return (fix.work.opened_at if fix.work else None) or landed


def _against(comment: github.Comment, opened: str | None) -> str | None:
    """Why an answer is left out; None if it stays."""
    if is_program(comment.author):
        return "answer: by a program"
    return None if opened is None or comment.created_at < opened else "answer: written after the fix was opened"


def is_program(actor: str | None) -> bool:
    """Whether a pseudonym is that of a program."""
    return actor is not None and actor.startswith("tool-")


def _reply(comment: github.Comment) -> Reply:
    return Reply(
        actor=comment.author or GONE,
        created_at=comment.created_at,
        updated_at=comment.updated_at,
        body=comment.body,
    )
