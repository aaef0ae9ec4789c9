"""Comments on code from what its syntax shows: Python through its syntax tree, other languages line by line."""

from __future__ import annotations

from dataclasses import dataclass

from ianvs_bridge.heuristics import _outline_lexical, _outline_python
from ianvs_bridge.heuristics._outline import Outline
from smart_coding_dataset.records import Comment


@dataclass(frozen=True, slots=True)
class Code:
    """What a question about comments shows."""

    text: str
    language: str
    """The programming language."""
    line: int | None
    """The line to comment, from 1; None where the whole is asked about."""


def see(row: Comment) -> Code:
    """The code without its comments."""
    return Code(row.code_snippet, row.programming_language, row.target_line)


def outline(code: Code) -> Outline:
    """What can be seen in the code; of a fragment, or of an older Python, what its lines say."""
    if code.language == "python":
        try:
            return _outline_python.outline(code.text)
        except (SyntaxError, ValueError, RecursionError):
            pass
    return _outline_lexical.outline(code.text)
