"""Cutting comments out of lines of code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from smart_coding_dataset.languages._language import Mark, Source
from smart_coding_dataset.languages._lines import indent

_NO_SPACE_BEFORE = " ,;)]}"


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of code that is left."""

    text: str
    fixed: bool
    """It begins inside a string: neither its indentation nor its emptiness may be touched."""


def cut(source: Source, first: int, last: int, marks: Iterable[Mark]) -> dict[int, Kept]:
    """Lines ``first`` to ``last`` without the marks, by number.

    Lines that held nothing else are gone, as are blank lines at both ends, blank lines after a removed docstring,
    and all but one of several blank lines in a row.
    """
    texts: dict[int, str | None] = {n: source.lines[n - 1] for n in range(first, last + 1)}
    freed: set[int] = set()
    for mark in reversed(list(marks)):
        _cut_one(texts, mark, freed)
        if mark.of is not None:
            _cut_gap(texts, mark.end_line, source)
    left = {
        number: Kept(text, number in source.inside and number not in freed)
        for number, text in texts.items()
        if text is not None
    }
    return _without_gaps(_trimmed(left, source))


def _cut_one(texts: dict[int, str | None], mark: Mark, freed: set[int]) -> None:
    start, end = texts[mark.line] or "", texts[mark.end_line] or ""
    before, after = start[: mark.column], end[mark.end_column :]
    if mark.line == mark.end_line:
        joined = _joined(before, after)
        texts[mark.line] = joined if joined.strip() else None
        return
    texts[mark.line] = before.rstrip() if before.strip() else None
    for number in range(mark.line + 1, mark.end_line):
        texts[number] = None
    texts[mark.end_line] = indent(start) + after.lstrip() if after.strip() else None
    freed.add(mark.end_line)


def _cut_gap(texts: dict[int, str | None], line: int, source: Source) -> None:
    """Cut the blank lines that set a docstring apart from the code under it."""
    while texts[line] is None and line + 1 in texts and line + 1 not in source.inside:
        line += 1
        if (texts[line] or "").strip():
            return
        texts[line] = None


def _joined(before: str, after: str) -> str:
    """The two sides of a comment within a line: never more space than there was, never less than tokens need."""
    if not after.strip():
        return before.rstrip()
    if not before.strip():
        return before + after.lstrip()
    if after[0] in _NO_SPACE_BEFORE:
        return before.rstrip() + after
    if before[-1].isspace() or before[-1] in "([{":
        return before + after.lstrip()
    return f"{before} {after}"


def _trimmed(kept: dict[int, Kept], source: Source) -> dict[int, Kept]:
    """No white space at line ends, except where a string goes on."""
    return {
        n: k if n + 1 in source.inside and n + 1 in kept and kept[n + 1].fixed else Kept(k.text.rstrip(), k.fixed)
        for n, k in kept.items()
    }


def _without_gaps(kept: dict[int, Kept]) -> dict[int, Kept]:
    result: dict[int, Kept] = {}
    blank = True  # as if a blank line stood above: none is wanted at the top
    for number, line in kept.items():
        empty = not line.text and not line.fixed
        if not (empty and blank):
            result[number] = line
        blank = empty
    if result and blank:
        result.popitem()
    return result
