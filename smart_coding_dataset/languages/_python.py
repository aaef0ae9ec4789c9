"""Reading Python: one pass over the tokens for comments and strings, one over the statements for definitions."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator

from smart_coding_dataset.languages._language import Function, Mark, Source, UnreadableError

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

# Since Python 3.12 an f-string is several tokens: its start and its end, and the code in it.
_OPENS = frozenset(getattr(tokenize, name, -1) for name in ("FSTRING_START", "TSTRING_START"))
_CLOSES = frozenset(getattr(tokenize, name, -1) for name in ("FSTRING_END", "TSTRING_END"))


def parse(text: str) -> ast.Module:
    """The syntax tree.

    Raises:
        UnreadableError: The text is not Python; the message says where.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd escapes in other people's strings
            return ast.parse(text)
    except SyntaxError as error:
        raise UnreadableError(f"not Python: line {error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise UnreadableError(f"not Python: {error}") from None


def read(text: str) -> Source:
    """Find the comments, docstrings and functions of a text.

    Raises:
        UnreadableError: The text is not Python.
    """
    tree = parse(text)
    lines = text.split("\n")
    comments, inside = _tokens(text)
    only = only_definition(tree)
    docs = [mark for owner in _owners(tree) for mark in _docstrings(owner, lines)]
    marks = sorted(comments + docs, key=lambda mark: (mark.line, mark.column)) if docs else comments
    alone = {mark.line: mark.column for mark in comments if not lines[mark.line - 1][: mark.column].strip()}
    return Source(
        lines=lines,
        marks=marks,
        functions=[_function(node, name, alone) for node, name in _outermost(tree.body, "")],
        inside=frozenset(inside),
        subject=only.lineno if only else 0,
    )


def only_definition(tree: ast.Module) -> Definition | None:
    """The one definition at the top level; None if there is none or more than one."""
    found = [node for node in tree.body if isinstance(node, _DEFINITIONS)]
    return found[0] if len(found) == 1 else None


def _tokens(text: str) -> tuple[list[Mark], list[int]]:
    """The comments, and the lines that begin inside a string."""
    marks: list[Mark] = []
    inside: list[int] = []
    opened: list[int] = []
    comment, string = tokenize.COMMENT, tokenize.STRING
    try:
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        for kind, value, (line, column), (end_line, end_column), _ in tokens:
            if kind == comment:
                unfit = "inside a string" if opened else None
                marks.append(
                    Mark(line=line, column=column, end_line=line, end_column=end_column, text=value, unfit=unfit)
                )
            elif kind == string:
                if line != end_line:
                    inside.extend(range(line + 1, end_line + 1))
            elif kind in _OPENS:
                opened.append(line)
            elif kind in _CLOSES:
                inside.extend(range(opened.pop() + 1, end_line + 1))
    except (tokenize.TokenError, SyntaxError) as error:
        raise UnreadableError(f"not Python: {error.args[0]}") from None
    return marks, inside


def _owners(node: ast.Module | ast.stmt | ast.ExceptHandler | ast.match_case) -> Iterator[ast.Module | Definition]:
    """Everything that can have a docstring. Statements only: expressions hold no definitions."""
    if isinstance(node, (ast.Module, *_DEFINITIONS)):
        yield node
    for part in ("body", "handlers", "orelse", "finalbody", "cases"):
        for child in getattr(node, part, ()):
            if hasattr(child, "body"):
                yield from _owners(child)


def _docstrings(owner: ast.Module | Definition, lines: list[str]) -> Iterator[Mark]:
    """The docstring of a definition, with any strings right after it, which would be next in its place."""
    strings = []
    for statement in owner.body:
        if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant):
            break
        if not isinstance(statement.value.value, str):
            break
        strings.append(statement)
    for statement in strings:
        yield _docstring(statement, owner, lines, sole=len(strings) == len(owner.body))


def _docstring(statement: ast.Expr, owner: ast.Module | Definition, lines: list[str], *, sole: bool) -> Mark:
    value = statement.value
    assert isinstance(value, ast.Constant)
    assert isinstance(value.value, str)
    line, end_line = value.lineno, value.end_lineno or value.lineno
    end_column = _characters(lines[end_line - 1], value.end_col_offset or 0)
    rest = lines[end_line - 1][end_column:]
    if rest.lstrip().startswith(";"):
        end_column += len(rest) - len(rest.lstrip()) + 1
    return Mark(
        line=line,
        column=_characters(lines[line - 1], value.col_offset),
        end_line=end_line,
        end_column=end_column,
        text=value.value,
        of=0 if isinstance(owner, ast.Module) else owner.lineno,
        sole=sole,
    )


def _characters(line: str, offset: int) -> int:
    """The column in characters of an offset in bytes."""
    return offset if line.isascii() else len(line.encode()[:offset].decode(errors="ignore"))


def _outermost(body: list[ast.stmt], prefix: str) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    for node in body:
        if isinstance(node, _FUNCTIONS):
            yield node, prefix + node.name
        elif isinstance(node, ast.ClassDef):
            yield from _outermost(node.body, f"{prefix}{node.name}.")
        else:
            for part in ("body", "handlers", "orelse", "finalbody"):
                if inner := getattr(node, part, None):
                    yield from _outermost(inner, prefix)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, alone: dict[int, int]) -> Function:
    start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    top = start
    while alone.get(top - 1) == node.col_offset:
        top -= 1
    return Function(name=name, top=top, start=start, line=node.lineno, end=node.end_lineno or start)
