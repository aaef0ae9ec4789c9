"""Changes written after somebody, or a test, had found fault: they are revisions, and some show of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from smart_coding_dataset.records import TraceEvent
from smart_coding_dataset.trajectories.results import FAILED
from smart_coding_dataset.trajectories.tools import is_program

_REMARKS = ("review_comment", "suggestion")


def revised(events: Sequence[TraceEvent], author: str | None) -> Iterator[TraceEvent]:
    """The events, in order, with ``write`` as ``revise`` where feedback came before it."""
    heard: list[TraceEvent] = []
    for event in events:
        if is_feedback(event, author):
            heard.append(event)
        if event.type != "write" or not heard:
            yield event
            continue
        answered = _answered(event, heard, events)
        if answered:
            heard.remove(answered)
            heard.insert(0, answered)  # answered: the others come first from now on
        yield replace(event, type="revise", answers=answered.id if answered else None)


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


def _answered(event: TraceEvent, heard: Sequence[TraceEvent], events: Sequence[TraceEvent]) -> TraceEvent | None:
    """What a revision reacts to: the last remark on a file that it changes, else a test that passes with it, else
    the last review that asked for changes. None where the trace shows none of these.
    """
    latest = list(reversed(heard))
    on_file = (one for one in latest if one.type in _REMARKS and set(one.files) & set(event.files))
    passed = {one.detail for one in events if one.commit == event.commit and one.state == "success"}
    repaired = (one for one in latest if one.type == "test_result" and one.detail in passed)
    asked = (one for one in latest if one.type == "review" and one.state == "changes_requested")
    return next(on_file, None) or next(repaired, None) or next(asked, None)
