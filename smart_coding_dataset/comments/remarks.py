"""Which line of code each comment explains.

- A docstring, or in other languages the comments right above a function, explains the whole: it has no line.
- A comment after code explains its own line, and goes on in comments aligned under it.
- A comment on lines of its own explains the first line of code under it. Comment lines right under each other, at
  the same column, are one comment.
- One with no code under it in its block hangs: it goes to the line above, and is marked as unfit for a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from smart_coding_dataset.comments.place import Code
from smart_coding_dataset.languages._language import Language, Mark

HANGING = "no code under it in its block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The part of a text whose comments are asked for. Lines are those of the text."""

    top: int
    """First line, that of the comments right above the code where there are any."""
    subject: int
    """Line of the definition whose docstring is on the whole; 0 for the text's own docstring."""
    end: int


@dataclass(slots=True)
class Remark:
    """Comments that read as one, and the line that they explain."""

    line: int | None
    """None: the whole piece."""
    marks: list[Mark] = field(default_factory=list)
    unfit: str | None = None
    """Why it can be no annotation, whatever it says; None where it can."""


def remarks(marks: Iterable[Mark], piece: Piece, code: Code, language: Language) -> list[Remark]:
    """All comments of a piece, in order, given its marks and the lines of code that are left without them."""
    found: list[Remark] = []
    for mark in marks:
        if mark.sole:
            continue
        if found and _goes_on(found[-1], mark, code, language):
            found[-1].marks.append(mark)
        else:
            found.append(_remark(mark, piece, code, language))
    return found


def _remark(mark: Mark, piece: Piece, code: Code, language: Language) -> Remark:
    line, hanging = _explained(mark, piece, code, language)
    unfit = mark.unfit or (HANGING if hanging else None)
    if line is not None and code.place(line) is None:
        unfit = unfit or "between the lines of a string"
    return Remark(line, [mark], unfit)


def _explained(mark: Mark, piece: Piece, code: Code, language: Language) -> tuple[int | None, bool]:
    """The line that a comment explains, None for the whole, and whether the comment hangs."""
    if mark.of is not None:
        return (None if mark.of in (0, piece.subject) else mark.of), False
    if mark.line < code.lines[0] and language.doc == "above":
        return None, False
    for line in (mark.line, mark.end_line):
        if line in code:
            return line, False
    below = code.below(mark.end_line)
    if below is not None and not code.ends_block(below, mark.column):
        return below, False
    return code.above(mark.line) or below, True


def _goes_on(remark: Remark, mark: Mark, code: Code, language: Language) -> bool:
    """Whether a comment line is the next line of the remark before it."""
    last = remark.marks[-1]
    if mark.of is not None or last.of is not None or mark.line in code:
        return False
    aligned = mark.line == last.end_line + 1 and mark.column == last.column
    if not aligned or not all(m.text.startswith(language.line_comment) for m in (mark, last)):
        return False
    below = code.below(mark.line)
    return remark.marks[0].line not in code or below is None or code.column(below) != mark.column
