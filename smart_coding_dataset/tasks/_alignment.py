"""From code that a model gave back with comments added, to comments on the lines of the code that it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from textwrap import dedent

from smart_coding_dataset import comments, languages, rooms
from smart_coding_dataset.languages._language import MissingGrammarError, NothingLeftError, UnreadableError
from smart_coding_dataset.tasks._by_lines import commented_lines
from smart_coding_dataset.tasks._notes import Notes

UNREADABLE = (UnreadableError, NothingLeftError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """What an answer's code says about the code that was asked about."""

    notes: Notes
    faults: tuple[str, ...]
    kept: int
    """Lines of the code asked about that the answer has unchanged."""
    own: int
    """Lines of code that stand only in the answer."""


def align(answer: str, snippet: str, language: str) -> Aligned:
    """Take the comments out of ``answer`` and move each to the line of ``snippet`` at which it stood."""
    answer = dedent(answer).strip("\n")
    faults: tuple[str, ...] = ()
    if language not in rooms.names(languages):
        code, notes = commented_lines(answer, snippet)
    else:
        try:
            code, notes = _parsed(answer, language)
        except MissingGrammarError as error:
            code, notes = commented_lines(answer, snippet)
            faults = (f"grammar not installed: comments were found line by line ({error})",)
        except UNREADABLE:
            code, notes = commented_lines(answer, snippet)
            faults = ("code cannot be parsed: its comments were found line by line",)
    asked = snippet.split("\n")
    place, changes, kept = _match(code, asked)
    moved = [replace(a, line_number=place[a.line_number]) for a in notes.annotations if a.line_number in place]
    own = sum(1 for line in code if line.strip()) - kept
    return Aligned(notes=replace(notes, annotations=moved), faults=faults + changes, kept=kept, own=own)


def _parsed(answer: str, language: str) -> tuple[list[str], Notes]:
    stripped = comments.take_out(answer, language)
    return stripped.snippet.split("\n"), Notes(annotations=stripped.annotations, summary=stripped.summary)


def _match(code: Sequence[str], asked: Sequence[str]) -> tuple[dict[int, int], tuple[str, ...], int]:
    """The line of ``asked`` for each line of ``code``, the changes, and how many lines are the same.

    Blank lines and the indentation of the whole do not count as changes.
    """
    ours = [n for n, line in enumerate(code, 1) if line.strip()]
    theirs = [n for n, line in enumerate(asked, 1) if line.strip()]
    texts = [code[n - 1].strip() for n in ours], [asked[n - 1].strip() for n in theirs]
    place, faults, shifts, kept = {}, [], set(), 0
    for op, i1, i2, j1, j2 in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        for k, n in enumerate(ours[i1:i2]):
            place[n] = theirs[max(0, min(j1 + k, j2 - 1 if j2 > j1 else j1, len(theirs) - 1))]
        if op == "equal":
            kept += i2 - i1
            shifts |= {
                _indent(code[ours[i1 + k] - 1]) - _indent(asked[theirs[j1 + k] - 1]) for k in range(i2 - i1)
            }
        else:
            faults.append(_change(op, theirs[j1:j2], place[ours[i1]] if i2 > i1 else 0))
    if len(shifts) > 1:
        faults.append("indentation changed")
    return place, tuple(faults), kept


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _change(op: str, lines: Sequence[int], near: int) -> str:
    what = {"replace": "code changed", "delete": "code added", "insert": "code left out"}[op]
    if not lines:
        return f"{what}: at line {near}"
    return f"{what}: line {lines[0]}" if len(lines) == 1 else f"{what}: lines {lines[0]} to {lines[-1]}"
