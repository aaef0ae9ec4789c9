"""Which lines of a text became which lines of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from smart_coding_dataset.errors import UserError


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines of one text and those of another that took their place, from 1. One of the two may be empty."""

    before: range
    after: range


def hunks(before: bytes, after: bytes) -> list[Hunk]:
    """All differences, in order, as git's own library finds them; between them the lines are equal.

    Raises:
        UserError: pygit2, which compares the texts, is not installed.
    """
    try:
        import pygit2  # noqa: PLC0415  only repositories need it
    except ImportError:
        raise UserError("versions need pygit2: pip install 'smart-coding[traces]'") from None
    first, last = _same_lines(before, after)
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    text = pygit2.enums.DiffOption.FORCE_TEXT
    found = pygit2.Patch.create_from(old, new, flag=text, context_lines=0).hunks
    above = before.count(b"\n", 0, first)
    return [
        Hunk(_lines(h.old_start + above, h.old_lines), _lines(h.new_start + above, h.new_lines)) for h in found
    ]


def _same_lines(before: bytes, after: bytes) -> tuple[int, int]:
    """How many bytes of whole lines are the same at the start and at the end; most of a file is."""
    first = before.rfind(b"\n", 0, _same(before, after)) + 1
    left, right = before[first:], after[first:]
    last = _same(left[::-1], right[::-1])
    line_feed = left.find(b"\n", len(left) - last)
    return first, len(left) - line_feed - 1 if line_feed >= 0 else 0


def _same(one: bytes, other: bytes) -> int:
    """The length of what two texts start with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def across(line: int, lines: Iterable[tuple[range, range]]) -> int | None:
    """Where a line of one text is in the other, given what changed here and there; None if it is not."""
    shift = 0
    for here, there in lines:
        if line < here.start:
            break
        if line in here:
            return None
        shift = there.stop - here.stop
    return line + shift


def _lines(start: int, count: int) -> range:
    """git names the line before a gap, and the first line of anything else."""
    return range(start, start + count) if count else range(start + 1, start + 1)
