"""Changes written after somebody, or a test, had found fault: they are revisions, and some show of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.records import TraceEvent
from smart_coding_dataset.remarks.remark import of_work
from smart_coding_dataset.trajectories.results import FAILED
from smart_coding_dataset.trajectories.tools import is_program

_REMARKS = ("review_comment", "suggestion")


def revised(events: Sequence[TraceEvent], author: str | None, answers: Mapping[str, str]) -> Iterator[TraceEvent]:
    """The events, in order, with ``write`` as ``revise`` where feedback came before it.

    Args:
        events: In order.
        author: Of the work; what the author says is no feedback.
        answers: The commit that answered a remark, by the id of the remark's event.
    """
    heard: list[TraceEvent] = []
    for event in events:
        if is_feedback(event, author):
            heard.append(event)
        if event.type != "write" or not heard:
            yield event
            continue
        answered = _answered(event, heard, events, answers)
        if answered:
            heard.remove(answered)
            heard.insert(0, answered)  # answered: the others come first from now on
        yield replace(event, type="revise", answers=answered.id if answered else None)


def answered_by(repository: Repository, work: Work) -> dict[str, str]:
    """The commits that answered remarks on lines, by the ids of the remarks."""
    comments = repository.review_comments(work.number) if work.number is not None else []
    found = of_work(repository, work, comments)
    return {remark.comment.event: remark.answer.commit for remark in found if remark.answer}


def is_feedback(event: TraceEvent, author: str | None) -> bool:
    """Whether an event asks for something: a remark or a review by somebody else, or a failed test."""
    if event.type == "test_result":
        return event.state in FAILED
    if event.type == "review":
        return (
            event.actor != author
            and event.state != "approved"
            and (bool(event.text) or event.state != "commented")
        )
    is_report = is_program(event.actor) and not event.files  # a bot's table in the conversation
    return event.type in _REMARKS and event.actor != author and not is_report


def _answered(
    event: TraceEvent, heard: Sequence[TraceEvent], events: Sequence[TraceEvent], answers: Mapping[str, str]
) -> TraceEvent | None:
    """What a revision reacts to: the last remark that it answers, else a test that passes with it, else the last
    review that asked for changes. None where the trace shows none of these.
    """
    latest = list(reversed(heard))
    meant = (one for one in latest if event.commit is not None and answers.get(one.id) == event.commit)
    passed = {one.detail for one in events if one.commit == event.commit and one.state == "success"}
    repaired = (one for one in latest if one.type == "test_result" and one.detail in passed)
    asked = (one for one in latest if one.type == "review" and one.state == "changes_requested")
    return next(meant, None) or next(repaired, None) or next(asked, None)
