"""comment: line numbers point at code, and the snippet holds none of the comments that are asked for."""

from __future__ import annotations

import ast
import textwrap
import warnings
from collections.abc import Iterator

from smart_coding_dataset.checks._fault import Fault
from smart_coding_dataset.records import Comment
from smart_coding_dataset.steps import quality
from smart_coding_dataset.steps.language import KNOWN, NATURAL

SCOPES = ("function", "block", "line")


def check(row: Comment) -> Iterator[Fault]:
    """What is wrong with a row whose types are right."""
    yield from _stated(row)
    yield from _numbers(row)
    yield from _target(row)
    for column in quality.survivors(row):
        yield Fault(column="code_snippet", what=f"still holds the comment asked for in {column}")
    if row.programming_language == "python" and (error := _does_not_parse(row.code_snippet)):
        yield Fault(column="code_snippet", what=f"no Python: {error}")


def _stated(row: Comment) -> Iterator[Fault]:
    known = {
        "scope": (row.scope, SCOPES),
        "natural_language": (row.natural_language, NATURAL),
        "programming_language": (row.programming_language, KNOWN),
    }
    for column, (value, values) in known.items():
        if value not in values:
            yield Fault(column=column, what=f"unknown: {value!r}; there are: {', '.join(values)}")
    if not row.annotations and not row.summary:
        yield Fault(column="annotations", what="empty, and so is summary: nothing is asked for")


def _numbers(row: Comment) -> Iterator[Fault]:
    lines = row.code_snippet.split("\n")
    for i, annotation in enumerate(row.annotations):
        column, number = f"annotations[{i}].line_number", annotation.line_number
        if not 1 <= number <= len(lines):
            yield Fault(column=column, what=f"{number} is outside the snippet, which has lines 1 to {len(lines)}")
        elif not lines[number - 1].strip():
            yield Fault(column=column, what=f"{number} is a blank line; expected a line of code")


def _target(row: Comment) -> Iterator[Fault]:
    numbers = [a.line_number for a in row.annotations]
    if row.scope != "line" and row.target_line is not None:
        yield Fault(column="target_line", what=f"{row.target_line}, but scope is {row.scope}; expected null")
    if row.scope == "line" and row.target_line is None:
        yield Fault(column="target_line", what="null, but scope is line; expected the line that is asked about")
    elif row.scope == "line" and numbers != [row.target_line]:
        what = f"{row.target_line}, but annotations are on {numbers}; expected one, on that line"
        yield Fault(column="target_line", what=what)


def _does_not_parse(code: str) -> str | None:
    """Why code is no Python; None if it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape is the engineers' own affair
            ast.parse(textwrap.dedent(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return str(error)
    return None


CHECK = check
