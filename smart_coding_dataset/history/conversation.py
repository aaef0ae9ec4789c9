"""What GitHub recorded on an issue, and what people said there, about the change that fixed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from smart_coding_dataset.history.changes import Changes, Key
from smart_coding_dataset.history.closing import Closing
from smart_coding_dataset.history.evidence import Evidence
from smart_coding_dataset.history.github import Comment
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.saying import Sign
from smart_coding_dataset.history.signs import said_done

_MAINTAINERS = ("OWNER", "MEMBER", "COLLABORATOR")
_TOGETHER = timedelta(minutes=10)
"""Who merges and then closes the issue by hand takes no longer, as a rule."""


def signs_of_issue(
    repository: Repository, changes: Changes, issue: int, end: Closing
) -> Iterator[tuple[Key, Sign]]:
    """Changes that are named on the page of an issue."""
    for key, evidence in _all(repository, changes, issue, end):
        yield key, Sign(issue=issue, denies=False, evidence=evidence)


def _all(repository: Repository, changes: Changes, issue: int, end: Closing) -> Iterator[tuple[Key, Evidence]]:
    yield from _closed_by(changes, end)
    yield from _linked(repository, changes, issue)
    for comment in repository.comments(issue):
        if _counts(comment, end):
            yield from _said(repository, changes, comment)
    for key in changes.pointing(issue):
        if isinstance(key, int) and _closed_with(repository, key, end):
            assert end.event is not None
            text = f"closed by hand when #{key} was merged"
            yield key, Evidence(kind="closed with it", text=text, event=end.event.event)


def _closed_by(changes: Changes, end: Closing) -> Iterator[tuple[Key, Evidence]]:
    event = end.event
    if event and event.source and event.source.number in changes.pulls:
        number = event.source.number
        yield number, Evidence(kind="closed by pull request", text=f"closed by #{number}", event=event.event)
    elif event and event.commit:
        text = f"closed by {event.commit}"
        yield changes.key(event.commit), Evidence(kind="closed by commit", text=text, event=event.event)


def _linked(repository: Repository, changes: Changes, issue: int) -> Iterator[tuple[Key, Evidence]]:
    by_hand: dict[int, Evidence] = {}
    for event in repository.timeline(issue):
        source = event.source
        if source is None or not repository.is_own(source.repository) or source.number not in changes.pulls:
            continue
        if event.kind == "connected":
            text = f"linked with #{source.number}"
            by_hand[source.number] = Evidence(kind="linked by hand", text=text, event=event.event)
        elif event.kind == "disconnected":
            by_hand.pop(source.number, None)
        elif event.kind == "cross-referenced":
            text = f"named in #{source.number}"
            yield source.number, Evidence(kind="mention", text=text, event=event.event)
    yield from by_hand.items()


def _counts(comment: Comment, end: Closing) -> bool:
    """Whether a comment is by somebody who knows, and about what came in the end."""
    closer = end.event.actor if end.event else None
    knows = comment.association in _MAINTAINERS or (closer is not None and comment.author == closer)
    return knows and (end.reopened_at is None or comment.created_at > end.reopened_at)


def _said(repository: Repository, changes: Changes, comment: Comment) -> Iterator[tuple[Key, Evidence]]:
    for target, words in said_done(comment.body, repository.is_own):
        evidence = Evidence(kind="said when closing", text=words, event=comment.event)
        if isinstance(target, int):
            if target in changes.pulls:
                yield target, evidence
        elif commit := repository.abbreviated(target):
            yield changes.key(commit.commit), evidence


def _closed_with(repository: Repository, number: int, end: Closing) -> bool:
    """Whether who wrote or merged a pull request closed the issue by hand, together with it."""
    pull, event = repository.pull(number), end.event
    if pull is None or event is None or not (pull.merged_at and event.created_at):
        return False
    apart = abs(datetime.fromisoformat(event.created_at) - datetime.fromisoformat(pull.merged_at))
    by_hand = event.source is None and event.commit is None
    return by_hand and apart <= _TOGETHER and event.actor in (pull.merged_by, pull.author)
