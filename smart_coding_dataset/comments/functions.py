"""The functions of a file that have comments worth a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.comments import text
from smart_coding_dataset.comments.judge import fault
from smart_coding_dataset.comments.natural_language import natural_language
from smart_coding_dataset.comments.remarks import Piece
from smart_coding_dataset.comments.snippet import Bared, annotations_of, bare_piece
from smart_coding_dataset.comments.wording import wording
from smart_coding_dataset.languages._language import Function, Language, Mark, NothingLeftError, Source
from smart_coding_dataset.records import Annotation

MIN_LINES = 3
"""Lines of code of a function, at least."""
MAX_LINES = 80
"""Lines of code of a function, at most."""
MAX_CHARACTERS = 5000
"""Characters of a snippet, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commented:
    """A function without its comments, and those of them that are worth reading."""

    function: Function
    snippet: str
    annotations: list[Annotation]
    summary: str | None
    """None where the engineers wrote none, or none worth reading."""
    natural_language: str
    """``en`` or ``zh``."""
    start_line: int
    """Line of the file where the snippet starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A function or one comment that is left out."""

    function: Function
    line: int | None
    """Line of the file where the comment stands; None if the function as a whole is left out."""
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    line: int | None
    """Line of the text that the words explain; None for the whole."""
    words: str
    natural_language: str
    mark: Mark


def commented_functions(source: Source, language: Language) -> Iterator[Commented | LeftOut]:
    """All functions of a text that have comments, in order, each after those of its comments that are left out.

    Functions without any comment are no candidates and are passed over.
    """
    at = 0
    for function in source.functions:
        while at < len(source.marks) and source.marks[at].line < function.top:
            at += 1
        if at < len(source.marks) and source.marks[at].line <= function.end:
            yield from _function(source, function, language)


def _function(source: Source, function: Function, language: Language) -> Iterator[Commented | LeftOut]:
    piece = Piece(top=function.top, subject=function.line, end=function.end)
    try:
        bared = bare_piece(source, piece, language)
    except NothingLeftError as error:
        yield LeftOut(function=function, line=None, reason=f"function: {error}")
        return
    if reason := _size_fault(bared.snippet):
        yield LeftOut(function=function, line=None, reason=reason)
        return
    said: list[_Said] = []
    for remark in bared.remarks:
        words = wording(remark, language)
        if reason := fault(remark, words, language):
            yield _left_out(function, remark.marks[0], reason)
        else:
            said.append(_Said(remark.line, words, natural_language(words) or "en", remark.marks[0]))
    spoken = _spoken(said)
    for one in said:
        if one.natural_language != spoken:
            yield _left_out(function, one.mark, "not in the language of the other comments")
    yield _row(function, bared, [one for one in said if one.natural_language == spoken], language)


def _left_out(function: Function, mark: Mark, reason: str) -> LeftOut:
    return LeftOut(function=function, line=mark.line, reason=f"comment: {reason}", detail=mark.text[:200])


def _size_fault(snippet: str) -> str | None:
    lines = sum(bool(line.strip()) for line in snippet.split("\n"))
    if lines < MIN_LINES:
        return "function: too short"
    return "function: too long" if lines > MAX_LINES or len(snippet) > MAX_CHARACTERS else None


def _spoken(said: list[_Said]) -> str:
    """The language of the comment on the whole, or else of most comments; of as many, English."""
    whole = [one.natural_language for one in said if one.line is None]
    return (whole or [max(("en", "zh"), key=[one.natural_language for one in said].count)])[0]


def _row(function: Function, bared: Bared, said: list[_Said], language: Language) -> Commented | LeftOut:
    if not said:
        return LeftOut(function=function, line=None, reason="function: no comment worth a row")
    if not language.parses(bared.snippet):
        return LeftOut(function=function, line=None, reason="function: the snippet does not parse")
    by_line: dict[int | None, list[str]] = {}
    for one in said:
        by_line.setdefault(one.line, []).append(one.words)
    summary = text.layout(text.paragraphs(by_line.pop(None, [])))
    return Commented(
        function=function,
        snippet=bared.snippet,
        annotations=annotations_of(bared, by_line),
        summary=summary or None,
        natural_language=said[0].natural_language,
        start_line=bared.lines[0],
    )
