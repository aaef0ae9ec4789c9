"""Where addresses can be in code: in strings and comments. ``x@weights.mean`` is a product of matrices.

Of Python alone, as no other of our languages has expressions that look like addresses. What cannot be parsed is
taken for prose: rather a stand-in too many than an address left.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Mapping
from typing import Any

from smart_coding_dataset.comments.files import language_of

CODE = frozenset({"code_snippet", "before", "after", "code", "suggestion"})
"""Columns that hold nothing but code."""
FENCED = frozenset({"content"})
"""Columns that hold prose, and code in fences."""

_FENCE = re.compile(r"^(`{3,})[^\n]*\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_GAP = re.compile(r"^<missing lines>$", re.MULTILINE)
_INDENTED = "if 1:\n"
"""Stands before lines from inside a block, so that they parse."""


def is_python(record: Mapping[str, Any], around: bool | None) -> bool | None:
    """Whether the code of a record is Python by its language or its path; else what holds around it.

    None where nothing tells: then it is Python if it parses as such.
    """
    if "programming_language" in record:
        return bool(record["programming_language"] == "python")
    path = record.get("file_path")
    if path is None:
        return around
    language = language_of(path)
    return language is not None and language.name == "python"


def is_code(text: str, name: str, start: int, end: int) -> bool:
    """Whether a part of a column is Python, and in none of its strings and comments."""
    for first, last in _blocks(text, name):
        if first <= start and end <= last:
            inside = _strings_and_comments(text[first:last])
            return inside is not None and not any(a <= start - first and end - first <= b for a, b in inside)
    return False


def _blocks(text: str, name: str) -> list[tuple[int, int]]:
    if name in FENCED:
        return [fence.span(2) for fence in _FENCE.finditer(text)]
    return [(0, len(text))] if name in CODE else []


def _strings_and_comments(code: str) -> list[tuple[int, int]] | None:
    """Where strings and comments are in Python code; None if this is no Python."""
    code = _GAP.sub("# missing lines", code)  # of the same length
    before = _INDENTED if code[:1].isspace() else ""
    code = before + code
    try:
        ast.parse(code)
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError, MemoryError):
        return None
    starts = [-len(before)]
    for line in io.StringIO(code):
        starts.append(starts[-1] + len(line))
    kinds = {tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    return [
        (starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1]) for t in tokens if t.type in kinds
    ]
