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
    text = pygit2.enums.DiffOption.FORCE_TEXT
    found = pygit2.Patch.create_from(before, after, flag=text, context_lines=0).hunks
    return [Hunk(_lines(h.old_start, h.old_lines), _lines(h.new_start, h.new_lines)) for h in found]


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
