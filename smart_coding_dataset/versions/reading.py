"""One version of a function, read: its lines of code without comments, and its comments with what they explain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from smart_coding_dataset.comments import text
from smart_coding_dataset.comments.remarks import Piece, Remark
from smart_coding_dataset.comments.snippet import bare_piece
from smart_coding_dataset.comments.wording import wording
from smart_coding_dataset.languages._language import Language, UnreadableError


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment that says something to a reader."""

    line: int | None
    """The line of code that it explains; None for the whole function."""
    words: str
    lines: range
    """Where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a function. Lines are those of its text, from 1."""

    code: dict[int, str]
    """Lines of code without their comments and their layout, by number."""
    snippet: str
    """All of the code."""
    said: list[Said]
    """In order. What speaks to tools, separates, or is code that was commented out, is not among them."""


@lru_cache(maxsize=1024)
def read(code: str, language: Language) -> Version:
    """Read the text of one function. The last ones are kept: what is after one change is before the next.

    Raises:
        UnreadableError: It is not in that language.
        NothingLeftError: There is nothing but a docstring in its body.
    """
    source = language.read(code)
    if source.fault:
        raise UnreadableError(source.fault)
    bared = bare_piece(source, Piece(top=1, subject=source.subject, end=len(source.lines)), language)
    numbered = zip(bared.lines, bared.snippet.split("\n"), strict=True)
    found = ((remark, wording(remark, language)) for remark in bared.remarks)
    return Version(
        code={number: " ".join(line.split()) for number, line in numbered if line.strip()},
        snippet=bared.snippet,
        said=[_said(remark, words) for remark, words in found if words and not _is_code(remark, language)],
    )


def _said(remark: Remark, words: str) -> Said:
    lines = range(remark.marks[0].line, remark.marks[-1].end_line + 1)
    return Said(line=remark.line, words=" ".join(words.split()), lines=lines)


def _is_code(remark: Remark, language: Language) -> bool:
    lines = [line for mark in remark.marks for line in text.bare(mark.text)]
    return remark.marks[0].of is None and language.is_code(lines)
