"""A piece of code without its comments, and the comments with the lines that they explain."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from smart_coding_dataset.comments import text
from smart_coding_dataset.comments.cut import Kept, cut
from smart_coding_dataset.comments.place import Code
from smart_coding_dataset.comments.remarks import Piece, Remark, remarks
from smart_coding_dataset.languages._language import Language, Mark, NothingLeftError, Source
from smart_coding_dataset.languages._lines import indent
from smart_coding_dataset.records import Annotation

_line = attrgetter("line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bared:
    """A piece of code, dedented, with every comment taken out."""

    snippet: str
    remarks: list[Remark]
    """With lines of the text, not of the snippet."""
    lines: list[int]
    """For each line of the snippet, its line in the text, ascending."""

    def number(self, line: int) -> int:
        """Line of the snippet, from 1, that a line of the text has become."""
        return bisect_left(self.lines, line) + 1


def bare_piece(source: Source, piece: Piece, language: Language) -> Bared:
    """Take all comments out of a piece.

    Raises:
        NothingLeftError: Nothing would be left of it, or nothing but a signature.
    """
    marks = _marks(source, piece)
    if any(m.sole and m.of in (0, piece.subject) for m in marks):
        raise NothingLeftError("nothing but a docstring in the body")
    kept = cut(source, piece.top, piece.end, [m for m in marks if not m.sole])
    code = Code(kept, language)
    if not code.lines:
        raise NothingLeftError("no code beside the comments")
    margin = indent(kept[code.lines[0]].text)
    return Bared(
        snippet="\n".join(_dedented(line, margin) for line in kept.values()),
        remarks=remarks(marks, piece, code, language),
        lines=list(kept),
    )


def _marks(source: Source, piece: Piece) -> list[Mark]:
    first = bisect_left(source.marks, piece.top, key=_line)
    return source.marks[first : bisect_right(source.marks, piece.end, lo=first, key=_line)]


def _dedented(line: Kept, margin: str) -> str:
    if line.fixed or not margin:
        return line.text
    if line.text.startswith(margin):
        return line.text[len(margin) :]
    own = len(indent(line.text))
    return line.text[min(own, len(margin)) :]


def annotations_of(bared: Bared, said: Mapping[int | None, Sequence[str]]) -> list[Annotation]:
    """One annotation for each line of the snippet, given what was said on lines of the text."""
    lines = sorted(line for line in said if line is not None)
    return [
        Annotation(line_number=bared.number(line), annotation=text.settle(text.paragraphs(said[line])))
        for line in lines
    ]
