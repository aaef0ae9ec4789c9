"""What reviewers remarked, and whether a change answers it, by the lines that they meant."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from evaluate_metrics.scoring import programs
from evaluate_metrics.scoring.changes import Step, apart, steps, tokens
from evaluate_metrics.scoring.execution import Test
from evaluate_metrics.scoring.units import Unit
from evaluate_metrics.scoring.versions import Versions

SHOWN = 80
"""Characters by which a remark is named."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark."""

    lines: tuple[int, int] | None = None
    """The first and the last line meant, from 1, in the code before; None where it is about all of it."""
    body: str = ""
    tests: tuple[Test, ...] = ()
    """What an answer has to pass; empty where nobody wrote tests."""
    path: str | None = None
    """The file meant; None for the first."""

    def __str__(self) -> str:
        where = f"lines {self.lines[0]} to {self.lines[1]}" if self.lines else "what was asked for"
        said = " ".join(self.body.split())
        return f"{where} ({said[:SHOWN]}{'…' if len(said) > SHOWN else ''})" if said else where

    def file(self, paths: Collection[str]) -> str:
        """Which of ``paths`` it is about."""
        return self.path if self.path is not None and self.path in paths else next(iter(paths))


def read(text: str) -> tuple[Remark, ...]:
    """``[{"lines": [3, 5], "body": "…", "tests": […], "path": "…"}, …]``; all but the list may be left out.

    Raises:
        ValueError: ``text`` is something else.
    """
    try:
        return tuple(_remark(entry) for entry in json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"remarks are no JSON list of lines and body: {error!r}") from None


def _remark(entry: dict[str, Any]) -> Remark:
    meant = entry.get("lines")
    first, last = map(int, meant) if meant else (0, 0)
    tests = programs.tests(json.dumps(entry["tests"])) if entry.get("tests") else ()
    path = entry.get("path")
    return Remark((first, last) if meant else None, str(entry.get("body") or ""), tests, path)


def is_answered(remark: Remark, forms: Sequence[Versions]) -> bool:
    """Whether the code at the lines meant was changed, and is nearer to what the engineers accepted there.

    What the accepted change did at the lines or right beside them is what it did for the remark. Where that is
    nothing in the first of ``forms``, the next is looked at; where it is in none, all that the change did counts.
    """
    for found in forms:
        path = remark.file(found.code)
        if around := _around(remark.lines, found.code[path], found.accepted[path]):
            parts = (_part(found.code[path], after[path], *around) for after in (found.accepted, found.written))
            return _nearer(found.code[path][slice(*around)], *parts)
    code, *others = (
        [u for us in v.values() for u in us] for v in (forms[0].code, forms[0].accepted, forms[0].written)
    )
    return _nearer(code, *others)


def _around(
    lines: tuple[int, int] | None, code: Sequence[Unit], accepted: Sequence[Unit]
) -> tuple[int, int] | None:
    """The units meant, with those that the accepted change touched there or beside; None where it touched none."""
    if lines is None:
        return None
    start = sum(unit.last < lines[0] for unit in code)
    end = max(start, len(code) - sum(unit.first > lines[1] for unit in code))
    near = [step for step in steps(code, accepted) if step[0] <= end + 1 and step[1] >= start - 1]
    return (min(start, near[0][0]), max(end, near[-1][1])) if near else None


def _part(code: Sequence[Unit], after: Sequence[Unit], start: int, end: int) -> Sequence[Unit]:
    """What a change made of ``code[start:end]``; code that was inserted at either end belongs to it."""
    found = steps(code, after)
    return after[_moved(found, start, is_end=False) : _moved(found, end, is_end=True)]


def _moved(found: Sequence[Step], index: int, *, is_end: bool) -> int:
    """Where a border of a part is after a change. One inside of a replaced run moves to the run's border."""
    shift = 0
    for start, end, new_start, new_end in found:
        if start < index < end:
            return new_end if is_end else new_start
        if end < index or (end == index and (is_end or start < end)):
            shift = new_end - end
    return index + shift


def _nearer(code: Sequence[Unit], accepted: Sequence[Unit], written: Sequence[Unit]) -> bool:
    """Whether less would have to be changed than before; deleting is no answer where engineers wrote code."""
    known = Counter(tokens(code))
    wrote = Counter(tokens(written)) - known or not Counter(tokens(accepted)) - known
    return bool(wrote) and apart(written, accepted) < apart(code, accepted)
