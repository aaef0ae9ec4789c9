"""Taking comments out of code, and putting them back.

>>> stripped = take_out("def f(x):\\n    # Odd ones only.\\n    return x % 2\\n", "python")
>>> print(stripped.snippet)
def f(x):
    return x % 2
>>> stripped.annotations
[Annotation(line_number=2, annotation='Odd ones only.')]
>>> print(put_back(stripped.snippet, stripped.annotations, "Whether x is odd.", "python"))
def f(x):
    \"\"\"Whether x is odd.\"\"\"
    # Odd ones only.
    return x % 2
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.comments import text
from smart_coding_dataset.comments.cut import Kept
from smart_coding_dataset.comments.place import Code
from smart_coding_dataset.comments.remarks import Piece
from smart_coding_dataset.comments.snippet import annotations_of, bare_piece
from smart_coding_dataset.comments.wording import wording
from smart_coding_dataset.comments.write import comment, insert
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.languages._language import Language, NothingLeftError, Source, UnreadableError
from smart_coding_dataset.languages._lines import dedented, plain
from smart_coding_dataset.records import Annotation

__all__ = ["NothingLeftError", "Stripped", "UnreadableError", "put_back", "take_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """Code without comments, and the comments."""

    snippet: str
    """Dedented; runs of blank lines outside strings are one."""
    annotations: list[Annotation]
    """At most one per line, in order of lines. Those that speak to tools (``# noqa``) are not among them."""
    summary: str | None
    """The comment on the whole; None where there is none."""


def take_out(code: str, language: str) -> Stripped:
    """Take every comment out of a piece of code, also one that a model wrote.

    Several comments on one line of code become one annotation with a paragraph each. A comment at the end of a
    block, with no code under it, goes to the line above.

    Raises:
        UnreadableError: The code is not in that language; the message says where and why.
        NothingLeftError: Nothing but comments is there, or nothing but a docstring in a body.
        UserError: There is no such language, or its grammar is not installed.
    """
    member = rooms.member(languages, language, "LANGUAGE")
    source = _read(dedented(plain(code)), member)
    whole = Piece(top=1, subject=source.subject, end=len(source.lines))
    bared = bare_piece(source, whole, member)
    said: dict[int | None, list[str]] = {}
    for remark in bared.remarks:
        if words := wording(remark, member):
            said.setdefault(remark.line, []).append(words)
    summary = text.layout(text.paragraphs(said.pop(None, [])))
    return Stripped(snippet=bared.snippet, annotations=annotations_of(bared, said), summary=summary or None)


def put_back(snippet: str, annotations: Sequence[Annotation], summary: str | None, language: str) -> str:
    """Write comments into code: each annotation above its line, the summary as a docstring or doc comment.

    Where no comment can stand above a line (it goes on from the line before it, say), it is written after it.
    Annotations without words are left out.

    Raises:
        UnreadableError: The snippet is not in that language.
        UserError: An annotation is on no line of code, or on one where no comment can stand.
    """
    member = rooms.member(languages, language, "LANGUAGE")
    snippet = plain(snippet)
    source = _read(snippet, member)
    code = Code(_kept(source), member)
    inserts = [member.document(snippet, text.layout(summary))] if summary and text.layout(summary) else []
    for line, words in sorted(_by_line(annotations).items()):
        if line not in code:
            raise UserError(f"line {line}: no line of code; the snippet has {len(source.lines)} lines")
        if (written := comment(line, words, code, member)) is None:
            raise UserError(f"line {line}: no comment can stand between the lines of a string")
        inserts.append(written)
    return insert(snippet, inserts)


def _read(code: str, language: Language) -> Source:
    source = language.read(code)
    if source.fault:
        raise UnreadableError(source.fault)
    return source


def _by_line(annotations: Sequence[Annotation]) -> dict[int, str]:
    said: dict[int, list[str]] = {}
    for annotation in annotations:
        if words := text.settle(annotation.annotation):
            said.setdefault(annotation.line_number, []).append(words)
    return {line: text.settle(text.paragraphs(words)) for line, words in said.items()}


def _kept(source: Source) -> dict[int, Kept]:
    inside = source.inside
    return {n: Kept(line if n in inside else line.rstrip(), n in inside) for n, line in enumerate(source.lines, 1)}
