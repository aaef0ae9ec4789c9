"""A file as units that can be compared: statements of Python, lines of anything else.

Layout makes no difference to ``statements``: white space, line breaks, quotation marks, needless brackets; nor do
comments and docstrings. ``lines`` leaves out white space and comments; ``words`` white space alone, for changes
that are about nothing but words.
"""

from __future__ import annotations

import ast
import copy
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BLOCKS = {"body": "", "cases": "", "handlers": "", "orelse": "else:", "finalbody": "finally:"}
"""Fields with statements, in the order in which they are written, and the line above them."""

_STRING = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
_TOKEN = re.compile(rf"{_STRING}|\w+|[^\w\s]")
_COMMENT = re.compile(rf"(?P<text>{_STRING})|/\*.*?\*/|(?://|#(?=[\s#]|\Z))[^\n]*", re.S)
"""Signs that comments of most languages begin with; ``#include`` and ``#[derive]`` are code."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a change can touch."""

    text: str
    first: int
    """Where it begins in the file, from 1."""
    last: int
    function: str | None = None
    """That it stands in, with the names of what that stands in; None outside of functions."""
    is_import: bool = False

    @property
    def tokens(self) -> list[str]:
        """Names, numbers, strings and signs; how deep it stands is one, too."""
        return [str(len(self.text) - len(self.text.lstrip())), *_TOKEN.findall(self.text)]


def statements(code: str) -> list[Unit] | None:
    """Each statement of Python code, of compound ones the head; None where the code cannot be parsed."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of escapes in strings
            return list(_statements(ast.parse(code).body, 0, "", None))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _statements(body: Sequence[ast.AST], depth: int, path: str, function: str | None) -> Iterator[Unit]:
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring, or words below a field
        inside, within = path, function
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = f"{path}{node.name}."
            within = function if isinstance(node, ast.ClassDef) else path + node.name
        blocks = [(field, inner) for field in BLOCKS if (inner := _block(node, field))]
        first = _first(node)
        last = _first(blocks[0][1][0]) - 1 if blocks else getattr(node, "end_lineno", first)
        is_import = isinstance(node, ast.Import | ast.ImportFrom)
        yield Unit(" " * depth + _head(node), first, max(first, last), within, is_import)
        for field, inner in blocks:
            if BLOCKS[field]:
                yield Unit(" " * depth + BLOCKS[field], _first(inner[0]), _first(inner[0]), within)
            yield from _statements(inner, depth + (field != "handlers"), inside, within)


def _block(node: ast.AST, field: str) -> list[ast.AST]:
    """The statements of a field; a lambda's body is an expression and none."""
    found = getattr(node, field, None)
    return found if isinstance(found, list) else []


def _first(node: ast.AST) -> int:
    """The line on which a statement begins, its decorators with it."""
    at = node.pattern if isinstance(node, ast.match_case) else node
    return min(int(n.lineno) for n in (*getattr(node, "decorator_list", ()), at))


def _head(node: ast.AST) -> str:
    """A statement on one line, in one spelling, without the statements in it."""
    bare = copy.copy(node)
    for field in BLOCKS:
        if isinstance(getattr(bare, field, None), list):
            setattr(bare, field, [])
    return " ".join(ast.unparse(bare).split("\n")).strip()


def lines(code: str) -> list[Unit]:
    """Each line of code in any language, without comments and white space around it."""
    return words(_COMMENT.sub(lambda m: m["text"] or "\n" * m[0].count("\n"), code))


def words(code: str) -> list[Unit]:
    """Each line with anything on it, comments and docstrings with them."""
    rows = enumerate(re.split(r"\r\n|\n|\r", code), 1)
    return [Unit(" ".join(line.split()), number, number) for number, line in rows if line.strip()]
