"""What stands where in a Python file: its functions, and the lines that can be at fault."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
SILENT = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method."""

    name: str
    """With the names of what it stands in: ``Queue.add``."""
    start: int
    """First line, decorators included, from 1."""
    end: int


@dataclass(frozen=True, slots=True)
class Spots:
    """A file, read."""

    functions: Sequence[Function]
    """In the order of the file, outer before inner."""
    code: frozenset[int]
    """Lines that do something: no blanks, comments, docstrings or imports."""

    def within(self, line: int) -> str | None:
        """The innermost function that the line stands in; None outside of functions."""
        around = [f for f in self.functions if f.start <= line <= f.end]
        return around[-1].name if around else None

    def by_name(self) -> Mapping[str, list[Function]]:
        """Functions by their full name, and by each shorter end of it."""
        found: dict[str, list[Function]] = {}
        for function in self.functions:
            parts = function.name.split(".")
            for n in range(len(parts)):
                found.setdefault(".".join(parts[n:]), []).append(function)
        return found

    def body(self, function: Function) -> list[int]:
        """The lines of a function that do something."""
        return [n for n in range(function.start, function.end + 1) if n in self.code]


def spots(text: str) -> Spots | None:
    """Read a file; None if it is no Python."""
    try:
        tree = ast.parse(text)
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (SyntaxError, ValueError, RecursionError, tokenize.TokenError):
        return None
    lines = {n for t in tokens if t.type not in SILENT for n in range(t.start[0], t.end[0] + 1)}
    return Spots(tuple(_functions(tree, "")), frozenset(lines.difference(_idle(tree))))


def _functions(node: ast.AST, outer: str) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        name = f"{outer}{child.name}" if isinstance(child, DEFINITIONS) else ""
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            start = min([child.lineno, *(d.lineno for d in child.decorator_list)])
            yield Function(name, start, child.end_lineno or start)
        yield from _functions(child, f"{name}." if name else outer)


def _idle(tree: ast.AST) -> Iterator[int]:
    """Lines of docstrings and imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_docstring(node):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _is_docstring(node: ast.AST) -> TypeGuard[ast.Expr]:
    """A string that stands alone does nothing, wherever it is."""
    return (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )
