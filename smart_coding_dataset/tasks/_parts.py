"""The parts of a Python file or class: imports, definitions and the rest, with the lines that each takes."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

ELIDED = re.compile(
    r"\s*#\s*(?:\.\.\.|…|(?:the )?(?:rest|remaining|existing|other)\b[^#]*"
    r"\b(?:code|file|class|methods?|functions?|unchanged|same|here)\b|(?:其余|其他|省略|原有)[^#]*(?:代码|方法|函数|不变)?)"
)
"""A comment that stands for code which was left out."""


@dataclass(frozen=True, slots=True)
class Part:
    """One statement."""

    key: str
    """What it is, the same before and after a change: ``def NAME`` for all that binds a name."""
    first: int
    """Index of its first line: that of the comments above it."""
    head: int
    """Index of its first line of code, decorators included."""
    last: int
    """Index behind its last line."""
    node: ast.stmt


def parts(lines: Sequence[str], body: Sequence[ast.stmt], elided: frozenset[int] = frozenset()) -> list[Part]:
    """The statements of a file or of a class, in order."""
    found: list[Part] = []
    for node in body:
        head = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]) - 1
        first = head
        above = found[-1].last if found else 0
        while first > above and _is_comment(lines[first - 1]) and first - 1 not in elided:
            first -= 1
        last = node.end_lineno or node.lineno
        while last < len(lines) and _is_comment(lines[last]) and _column(lines[last]) > node.col_offset:
            last += 1
        key = _key(node) or "\n".join(lines[head:last])
        if is_text(node):  # a docstring, or that of the attribute above it
            key = f"text of {found[-1].key}" if found else "docstring"
        found.append(Part(key, first, head, last, node))
    return _counted(found)


def _counted(found: Sequence[Part]) -> list[Part]:
    """Parts with one key told apart, counted from the last: overloads of a function stand above it."""
    seen: Counter[str] = Counter()
    told = []
    for part in reversed(found):
        told.append(replace(part, key=f"{part.key} ({seen[part.key]} above)") if seen[part.key] else part)
        seen[part.key] += 1
    return told[::-1]


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _column(line: str) -> int:
    return len(line) - len(line.lstrip())


def _key(node: ast.stmt) -> str | None:
    """What a statement is by the name that it binds; None for one that binds none."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return f"def {name}"
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return f"def {name}"
        case ast.Import():
            return f"import {', '.join(f'{alias.name} as {alias.asname}' for alias in node.names)}"
        case ast.ImportFrom():
            return f"from {'.' * node.level}{node.module or ''}"
    return None


def is_text(node: ast.stmt) -> bool:
    """Whether ``node`` is a string by itself: a docstring."""
    return (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )


def is_function(node: ast.stmt) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Whether ``node`` defines a function or method."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def is_stub(node: ast.stmt) -> bool:
    """Whether ``node`` is a function whose body is ``...``, beside a docstring."""
    rest = [s for s in node.body if not is_text(s)] if is_function(node) else []
    return len(rest) == 1 and isinstance(rest[0], ast.Expr) and rest[0].value.__class__ is ast.Constant


def bound(found: Sequence[Part]) -> set[str]:
    """The names that these statements bind by definition, assignment or import."""
    names = {part.key.removeprefix("def ") for part in found if part.key.startswith("def ")}
    for part in found:
        if isinstance(part.node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in part.node.names}
    return names
