"""How an answer is shown to a reader, by the form that it has: comments, a change, places, labels, or code.

Predictions and references have the same forms, so both are shown alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from smart_coding_dataset.tasks._faults import lines_of
from smart_coding_dataset.tasks._holes import MARK
from smart_coding_dataset.tasks._locating import indent

AROUND = 3
"""Unchanged lines that are shown beside changed ones."""
PLACES = 8
"""Places of a ranked list that are shown: hardly anybody reads further."""
LABELS = ("type", "severity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of code, and what was written about it."""

    number: int | None
    """None where the line has none, and where lines are left out."""
    code: str
    comment: str | None = None
    """None where nothing was."""
    sign: str = " "
    """``+`` and ``-`` in a change, ``…`` where lines are left out, else a blank."""


@dataclass(frozen=True, slots=True)
class Place:
    """A suspect, or a fault."""

    lines: str
    """``3, 5–7``"""
    function: str
    """Empty outside of functions."""
    code: str
    """The first of the lines."""
    is_right: bool
    """Whether a line of it is at fault."""


@dataclass(frozen=True, slots=True)
class Label:
    """One half of a label."""

    about: str
    value: str
    is_right: bool
    """Whether the engineers say so too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a reader sees. What the answer does not have is empty."""

    words: str | None = None
    """What it says about the whole: a summary, an explanation."""
    lines: Sequence[Line] = ()
    places: Sequence[Place] = ()
    """The most suspicious first."""
    more: int = 0
    """Places that are left out."""
    labels: Sequence[Label] = ()

    @property
    def signed(self) -> bool:
        """Whether the lines are a change."""
        return any(line.sign in ("+", "-") for line in self.lines)


def shown(written: str, code: str, reference: str) -> Shown:
    """Show a prediction or reference.

    Args:
        written: It.
        code: The column ``code`` of its row: what the question showed.
        reference: The column ``references``, by which places and labels are right or wrong.
    """
    by_code = (form(written, code) for form in (_block, _change, _comments, _edit))
    by_reference = (_places(written, code, reference), _labels(written, reference))
    return next(filter(None, (*by_code, *by_reference)), Shown(words=written or None))


def _json(written: str) -> Any:
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return None


def _change(written: str, code: str) -> Shown | None:
    """``{"code", "explanation"}``: the words, and the changed lines with some around them."""
    value = _json(written)
    if not isinstance(value, dict) or "code" not in value:
        return None
    return Shown(words=str(value.get("explanation") or "") or None, lines=compared(code, str(value["code"])))


def compared(before: str, after: str) -> list[Line]:
    """The lines that differ, numbered as in ``after`` (those that went as in ``before``), and some around them."""
    old, new = lines_of(before.rstrip("\n")), lines_of(after.rstrip("\n"))
    found: list[Line] = []
    end = 0
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        if group[0][3] > end:
            found.append(Line(number=None, code="", sign="…"))
        for tag, i, j, k, m in group:
            if tag == "equal":
                found += [Line(number=n + 1, code=new[n]) for n in range(k, m)]
            else:
                found += [Line(number=n + 1, code=old[n], sign="-") for n in range(i, j)]
                found += [Line(number=n + 1, code=new[n], sign="+") for n in range(k, m)]
        end = group[-1][4]
    return [*found, Line(number=None, code="", sign="…")] if found and end < len(new) else found


def _comments(written: str, code: str) -> Shown | None:
    """A list of annotations: the code with what was written on its lines."""
    try:
        notes = [(entry["line_number"], str(entry["annotation"])) for entry in _json(written)]
    except (TypeError, KeyError):
        return None
    comments: dict[int | None, str] = {}
    for number, text in notes:
        comments[number] = f"{comments[number]}\n{text}" if number in comments else text
    lines = [Line(number=n, code=c, comment=comments.get(n)) for n, c in enumerate(code.split("\n"), 1)]
    return Shown(words=comments.get(None), lines=lines)


def _places(written: str, code: str, reference: str) -> Shown | None:
    """A ranked list of places in the file."""
    lines = lines_of(code)
    try:
        faulty = {number for entry in _json(reference) for number in entry["lines"]}
        found = [_place(entry["lines"], entry["function"], lines, faulty) for entry in _json(written)]
    except (TypeError, KeyError, IndexError):
        return None
    return Shown(places=found[:PLACES], more=max(0, len(found) - PLACES))


def _place(numbers: Sequence[int], function: str | None, lines: Sequence[str], faulty: Set[int]) -> Place:
    first = lines[numbers[0] - 1].strip()
    return Place(_ranges(numbers), function or "", first, not faulty.isdisjoint(numbers))


def _ranges(numbers: Sequence[int]) -> str:
    """``3, 5–7``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _labels(written: str, reference: str) -> Shown | None:
    """``bug/major``."""
    if not re.fullmatch(r"[a-z]+/[a-z]+", written):
        return None
    halves = zip(LABELS, written.split("/"), reference.split("/"), strict=False)
    return Shown(labels=[Label(about, said, said == right) for about, said, right in halves])


def _edit(written: str, code: str) -> Shown | None:  # noqa: ARG001  lines that go and come, whatever the file
    """Lines that all begin with ``-`` or ``+``."""
    lines = written.split("\n")
    if not all(line[:1] in ("-", "+") for line in lines):
        return None
    return Shown(lines=[Line(number=None, code=line[1:], sign=line[0]) for line in lines])


def _block(written: str, code: str) -> Shown | None:
    """What was filled in at the mark, between the lines around it."""
    lines = code.split("\n")
    at = next((n for n, line in enumerate(lines) if line.strip() == MARK), None)
    if at is None:
        return None
    column = indent(lines[at])
    first, last = max(0, at - AROUND), min(len(lines), at + 1 + AROUND)
    above = [Line(number=n + 1, code=lines[n]) for n in range(first, at)]
    block = [Line(number=None, code=column + line, sign="+") for line in written.split("\n") if written]
    return Shown(lines=[*above, *block, *(Line(number=None, code=lines[n]) for n in range(at + 1, last))])
