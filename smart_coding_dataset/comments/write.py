"""Writing comments into code."""

from __future__ import annotations

from collections.abc import Iterable

from smart_coding_dataset.comments.place import Code
from smart_coding_dataset.languages._language import Insert, Language


def comment(line: int, words: str, code: Code, language: Language) -> Insert | None:
    """A comment on one line, above it where it can stand there, else after it; None if it can stand nowhere."""
    marked = [f"{language.line_comment} {text}".rstrip() for text in words.split("\n")]
    margin = code.margin(line)
    match code.place(line):
        case "above":
            return Insert(line, 0, "".join(f"{margin}{text}\n" for text in marked))
        case "after":
            return _after(line, marked, code)
    return None


def _after(line: int, marked: list[str], code: Code) -> Insert:
    """After the line, going on in lines aligned under it: never at the column where code goes on, which would part
    them."""
    text = code.text(line)
    column, below = len(text) + 2, code.below(line)
    if below is not None and code.column(below) == column:
        column += 1
    first = " " * (column - len(text)) + marked[0]
    return Insert(line, len(text), "\n".join([first, *(" " * column + more for more in marked[1:])]))


def insert(code: str, inserts: Iterable[Insert]) -> str:
    """The code with all texts put in. Of several at one place, the first comes first."""
    lines = code.split("\n")
    for at in sorted(inserts, key=lambda i: (i.line, i.column))[::-1]:
        text = lines[at.line - 1]
        lines[at.line - 1] = text[: at.column] + at.text + text[at.column :]
    return "\n".join(lines)
