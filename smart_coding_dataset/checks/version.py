"""version: what stands in no list of changed lines is the same before and after, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from smart_coding_dataset.checks._fault import Fault
from smart_coding_dataset.records import Version
from smart_coding_dataset.steps.language import KNOWN

CHANGED = ("code", "comments", "both")


def check(row: Version) -> Iterator[Fault]:
    """What is wrong with a row whose types are right."""
    if row.programming_language not in KNOWN:
        what = f"unknown: {row.programming_language!r}; there are: {', '.join(KNOWN)}"
        yield Fault(column="programming_language", what=what)
    if row.changed not in CHANGED:
        yield Fault(column="changed", what=f"unknown: {row.changed!r}; there are: {', '.join(CHANGED)}")
    yield from _comments(row)
    outside = list(_outside(row))
    yield from outside or _lines(row)


def _comments(row: Version) -> Iterator[Fault]:
    followed = {"comment_followed": row.comment_followed, "summary_followed": row.summary_followed}
    for column, value in followed.items():
        if row.changed == "comments" and value is not None:
            yield Fault(column=column, what="no code changed, so that there is nothing to follow; expected null")
        if row.changed == "code" and value:
            yield Fault(column=column, what="true, but changed says that no comment did")
    if row.stale and row.comment_followed is None:
        yield Fault(column="comment_followed", what="null, but comments stayed on changed code; expected a value")


def _outside(row: Version) -> Iterator[Fault]:
    """Line numbers that no line has."""
    before, after = len(row.before.split("\n")), len(row.after.split("\n"))
    yield from _numbers("lines_deleted", row.lines_deleted, before)
    yield from _numbers("lines_added", row.lines_added, after)
    yield from _numbers("lines_changed.before", [pair.before for pair in row.lines_changed], before)
    yield from _numbers("lines_changed.after", [pair.after for pair in row.lines_changed], after)
    yield from _numbers("stale", row.stale, after)


def _numbers(column: str, numbers: list[int], last: int) -> Iterator[Fault]:
    if any(not 1 <= number <= last for number in numbers):
        yield Fault(column=column, what=f"{numbers} goes beyond the lines, which are 1 to {last}")
    elif numbers != sorted(set(numbers)):
        yield Fault(column=column, what=f"{numbers} is not ascending")


def _lines(row: Version) -> Iterator[Fault]:
    """Whether each line is in one list at most, and the others are equal."""
    gone = [*row.lines_deleted, *(pair.before for pair in row.lines_changed)]
    come = [*row.lines_added, *(pair.after for pair in row.lines_changed)]
    for side, numbers in (("before", gone), ("after", come)):
        if len(numbers) != len(set(numbers)):
            yield Fault(column="lines_changed", what=f"a line of {side} is deleted or added as well")
    if _rest(row.before, gone) != _rest(row.after, come):
        yield Fault(column="after", what="differs from before in lines that no column names")


def _rest(text: str, numbers: Iterable[int]) -> list[str]:
    told = set(numbers)
    return [line for number, line in enumerate(text.split("\n"), start=1) if number not in told]


CHECK = check
