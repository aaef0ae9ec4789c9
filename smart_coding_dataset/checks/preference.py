"""preference: one question, two answers to it that differ, and a question that holds neither."""

from __future__ import annotations

from collections.abc import Iterator

from smart_coding_dataset.checks._fault import Fault
from smart_coding_dataset.kinds.preference import gives_away
from smart_coding_dataset.records import Message, Preference
from smart_coding_dataset.remarks.lines import same_but_layout
from smart_coding_dataset.steps.language import KNOWN

KINDS = ("review", "suggestion", "revert")


def check(row: Preference) -> Iterator[Fault]:
    """What is wrong with a row whose types are right."""
    if row.kind not in KINDS:
        yield Fault(column="kind", what=f"unknown: {row.kind!r}; there are: {', '.join(KINDS)}")
    if row.programming_language is not None and row.programming_language not in KNOWN:
        what = f"unknown: {row.programming_language!r}; there are: {', '.join(KNOWN)}"
        yield Fault(column="programming_language", what=what)
    if not row.events:
        yield Fault(column="events", what="empty; expected the events that prove it")
    faults = list(_turns(row))
    yield from faults
    if not faults:
        yield from _answers(row)


def _turns(row: Preference) -> Iterator[Fault]:
    if not row.prompt or row.prompt[-1].role != "user":
        yield Fault(column="prompt", what="does not end with the user's turn")
    for column, turns in (("chosen", row.chosen), ("rejected", row.rejected)):
        if [turn.role for turn in turns] != ["assistant"] or not turns[0].content.strip():
            yield Fault(column=column, what="expected one turn of the assistant that says something")


def _answers(row: Preference) -> Iterator[Fault]:
    chosen, rejected = row.chosen[0], row.rejected[0]
    if same_but_layout(chosen.content, rejected.content):
        yield Fault(column="rejected", what="differs from chosen in layout only")
    asked = "\n".join(turn.content for turn in row.prompt)
    if gives_away(asked, _code(chosen)):
        yield Fault(column="prompt", what="holds the chosen answer")


def _code(answer: Message) -> str:
    """What stands in the fence."""
    return answer.content.partition("\n")[2].rpartition("\n")[0]


CHECK = check
