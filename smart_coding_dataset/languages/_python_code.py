"""Telling commented-out Python from prose."""

from __future__ import annotations

import ast
import re

from smart_coding_dataset.languages._language import UnreadableError
from smart_coding_dataset.languages._python import parse

# Only lines that match are worth parsing: nearly all prose is through here.
_HINT = re.compile(
    r"[^=<>!]=[^=]|[\w\])]\(|\]\s*$|:\s*$|@\w|>>> "
    r"|(?:import|from|return|raise|assert|del|yield|await|pass|break|continue|else|try|finally|print)\b"
)
_OPENS = re.compile(r"(?:el)?if\b|else\b|for\b|while\b|with\b|try\b|except\b|finally\b|(?:async )?def\b|class\b")
_FOLLOWS = re.compile(r"(?:elif|else|except|finally)\b")
_PROSE = (ast.Name, ast.Constant, ast.Attribute, ast.Tuple, ast.Compare, ast.BoolOp, ast.UnaryOp, ast.BinOp)


def is_code(lines: list[str]) -> bool:
    """Whether the lines of a comment parse as statements that do something, together or most of them alone.

    ``k = number of nodes``, ``Note: this`` and ``x is y`` are prose, though some of them parse.
    """
    lines = [line for line in lines if line.strip()]
    if not any(_HINT.search(line.strip()) for line in lines):
        return False
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    if _does_something("\n".join(line[margin:] for line in lines)):
        return True
    return 2 * sum(_is_code_line(line.strip()) for line in lines) > len(lines)


def _is_code_line(line: str) -> bool:
    if not _HINT.search(line):
        return False
    if _OPENS.match(line) and line.endswith(":"):
        return _FOLLOWS.match(line) is not None or _does_something(line + " pass")
    return line.startswith((">>> ", "@")) or _does_something(line)


def _does_something(text: str) -> bool:
    try:
        tree = parse(text.rstrip() + " pass" if text.rstrip().endswith(":") else text)
    except UnreadableError:
        return False
    return any(not _is_prose(statement) for statement in tree.body)


def _is_prose(statement: ast.stmt) -> bool:
    """Whether a sentence could parse as this statement."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None
    if isinstance(statement, ast.Raise):
        return not isinstance(statement.exc, ast.Call)
    return isinstance(statement, ast.Expr) and isinstance(statement.value, _PROSE)
