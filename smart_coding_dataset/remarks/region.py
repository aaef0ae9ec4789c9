"""The lines of a change that belong to some lines before it: one version to set against the other."""

from __future__ import annotations

from dataclasses import dataclass

from smart_coding_dataset.remarks.lines import at, split
from smart_coding_dataset.versions.hunks import hunks


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Some lines of a file, and what another version has in their place."""

    lines: range
    """In the version before, from 1."""
    before: str
    after: str


def region(before: str, after: str, lines: range) -> Region:
    """The lines with all differences that meet or adjoin them."""
    start, stop, begin, end = lines.start, lines.stop, 0, 0
    for edit in hunks(before.encode(), after.encode()):
        grown = len(edit.after) - len(edit.before)
        if edit.before.stop < lines.start:
            begin, end = begin + grown, end + grown
        elif edit.before.start <= lines.stop:
            start, stop = min(start, edit.before.start), max(stop, edit.before.stop)
            end += grown
    meant = range(start, stop)
    return Region(lines=meant, before=at(before, meant), after=at(after, range(start + begin, stop + end)))


def changed(before: str, after: str) -> Region | None:
    """All that differs, as one region; None where nothing does."""
    edits = hunks(before.encode(), after.encode())
    return region(before, after, range(edits[0].before.start, edits[-1].before.stop)) if edits else None


def holds(text: str, block: str) -> bool:
    """Whether a text has these lines, one after the other."""
    lines, wanted = split(text), block.split("\n")
    return any(lines[i : i + len(wanted)] == wanted for i in range(len(lines) - len(wanted) + 1))
