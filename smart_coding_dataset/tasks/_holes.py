"""Hiding a block of a Python file: which one, and the file around it."""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from textwrap import dedent

from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks._locating import indent

MARK = "# <MISSING>"
"""Stands in the place of the block."""
MOST_LINES = 12
LEAST = 20
"""Characters of a block besides white space: less can be guessed, or cannot be known."""

NAMING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
"""Statements that are not hidden, nor are imports: the names that others use would have to be guessed."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A file with one block taken out."""

    above: tuple[str, ...]
    block: tuple[str, ...]
    below: tuple[str, ...]

    @property
    def column(self) -> str:
        """The indentation of the block."""
        return indent(self.block[0])

    def shown(self) -> str:
        """The file with a mark in the place of the block."""
        return "\n".join([*self.above, self.column + MARK, *self.below])


def lines_of(code: str) -> list[str]:
    """The lines of a file, counted as Python counts them, without the empty ones at its end."""
    return code.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")


def holes(row: Issue) -> Iterator[Hole]:
    """The blocks of a row that could be hidden; ``holes_between`` says which."""
    return holes_between(row.code_before.code_snippet, row.code_after.code_snippet, row.id)


def holes_between(before: str, after: str, name: str) -> Iterator[Hole]:
    """The blocks that could be hidden, in an order that is fixed by a hash of the name and their place.

    A block is one or more whole statements of a function, 12 lines at most; the fix wrote at least half of its
    lines, so that the code before the fix does not tell it. It stands nowhere else in the file.
    """
    lines = lines_of(after)
    new = _new_lines(lines_of(before), lines)
    spans = [(s, e) for s, e in _spans(lines) if 2 * len(new & set(range(s, e))) >= e - s]
    spans.sort(key=lambda span: hashlib.sha256(f"{name} {span[0]} {span[1]}".encode()).digest())
    made = (Hole(tuple(lines[:s]), tuple(lines[s:e]), tuple(lines[e:])) for s, e in spans)
    return (hole for hole in made if _is_asked(hole))


def _new_lines(before: Sequence[str], after: Sequence[str]) -> set[int]:
    """Indices of lines of code that the change wrote."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    added = {n for tag, _, _, start, end in blocks if tag != "equal" for n in range(start, end)}
    return added & code_lines(after)


def code_lines(lines: Sequence[str]) -> set[int]:
    """Indices of lines with more than comments, docstrings, imports and brackets."""
    tree = _tree(lines)
    apart = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and _is_apart(node)] if tree else []
    left_out = {n for node in apart for n in range(node.lineno - 1, node.end_lineno or node.lineno)}
    says = {n for n, line in enumerate(lines) if any(map(str.isalnum, line)) and not line.lstrip().startswith("#")}
    return says - left_out


def _is_apart(node: ast.stmt) -> bool:
    """Whether a statement is an import or a text."""
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return text or isinstance(node, ast.Import | ast.ImportFrom)


def _tree(lines: Sequence[str]) -> ast.Module | None:
    try:
        with warnings.catch_warnings(action="ignore"):  # of escapes in strings
            return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _spans(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Indices of the first line and behind the last, of all runs of statements in the functions of a file."""
    tree = _tree(lines)
    if tree is None:
        return
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    bodies = {id(body): body for function in functions for body in _bodies(function)}  # nested ones are met twice
    for body in bodies.values():
        for first in range(len(body)):
            for last in range(first, len(body)):
                start, end = body[first].lineno - 1, body[last].end_lineno or 0
                if end - start > MOST_LINES:
                    break
                if _are_whole(body[first : last + 1], lines):
                    yield start, end


def _bodies(function: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(function):
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if isinstance(body, list) and body:
                yield body


def _are_whole(statements: Sequence[ast.stmt], lines: Sequence[str]) -> bool:
    """Whether the statements have their lines to themselves, and none is a text, an import or a definition."""
    first, last = statements[0], statements[-1]
    head = lines[first.lineno - 1].encode()[: first.col_offset]
    tail = lines[(last.end_lineno or 0) - 1].encode()[last.end_col_offset or 0 :].strip()
    return not head.strip() and (not tail or tail.startswith(b"#")) and not any(map(_stays, statements))


def _stays(statement: ast.stmt) -> bool:
    inside = [node for node in ast.walk(statement) if isinstance(node, ast.stmt)]
    return any(_is_apart(node) or isinstance(node, NAMING) for node in inside)


def _is_asked(hole: Hole) -> bool:
    text = "\n".join(map(str.strip, hole.block))
    around = "\n".join(map(str.strip, (*hole.above, "", *hole.below)))
    return len("".join(text.split())) >= LEAST and text not in around


def dedented(lines: Sequence[str]) -> str:
    """Lines without the indentation that they share, nor empty ones at the ends."""
    return dedent("\n".join(line.rstrip() for line in lines)).strip("\n")
