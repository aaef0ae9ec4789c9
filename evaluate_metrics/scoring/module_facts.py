"""What a whole file holds, as far as explanations of a change speak of it: definitions, names, exceptions.

Python is read by ``ast``, and comments and docstrings do not count: whoever is judged may have written them. Other
text is read by patterns, line by line.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from evaluate_metrics.scoring.code_facts import python
from evaluate_metrics.scoring.code_lines import lines
from evaluate_metrics.scoring.facts_python import callee, names_in
from evaluate_metrics.scoring.words import TOKEN

READ = 400_000
"""Characters that are read of a file."""
_HEAD = re.compile(r"^\s*(?:\w+\s+)*?(?:def|func|fn|function|class|struct|interface)\s+(?:\([^)]*\)\s*)?(\w+)")
_THROWN = re.compile(r"\b(?:raise|throw)\s+(?:new\s+)?([A-Za-z_]\w*)")
_CAUGHT = re.compile(r"\b(?:except|catch|rescue)\s*\(?\s*([A-Za-z_]\w*)")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Definition:
    """A function, method, class, or constant of a module or class."""

    name: str
    """With the names of what it stands in: ``Store.get``."""
    first: int
    last: int
    """Lines, from 1, both included."""
    text: str
    """What it does, in a form that layout and comments do not change; of a class, without its methods."""
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """A file, read."""

    source: str
    text: str
    """The code without comments, docstrings and layout; for other languages than Python the lines of code."""
    names: Mapping[str, int]
    """How often each name, number and word in a string stands in ``text``."""
    definitions: Mapping[str, Definition]
    raises: Mapping[str, int]
    catches: Mapping[str, int]
    returns: Mapping[str, int]
    """Constants given back, as written; ``None`` also for a bare ``return``."""


@lru_cache(maxsize=64)
def read(source: str) -> Module:
    """Read a file; any text is accepted."""
    source = source[:READ]
    tree = python(source)
    try:
        return _lexical(source) if tree is None else _python(source, tree)
    except RecursionError:
        return _lexical(source)


def _python(source: str, tree: ast.Module) -> Module:
    nodes = list(ast.walk(tree))
    for node in nodes:
        _drop_docstrings(node)
    text = ast.unparse(tree)
    thrown = (n.exc.func if isinstance(n.exc, ast.Call) else n.exc for n in nodes if isinstance(n, ast.Raise))
    caught = (name for n in nodes if isinstance(n, ast.ExceptHandler) and n.type for name in names_in(n.type))
    given = (n.value for n in nodes if isinstance(n, ast.Return))
    return Module(
        source=source,
        text=text,
        names=Counter(TOKEN.findall(text)),
        definitions={d.name: d for d in _definitions(tree.body, "")},
        raises=Counter(name for node in thrown if node and (name := callee(node))),
        catches=Counter(caught),
        returns=Counter("None" if v is None else ast.unparse(v) for v in given if _is_constant(v)),
    )


def _drop_docstrings(node: ast.AST) -> None:
    """Take strings that stand alone out of a body, and leave ``pass`` where nothing else is left."""
    body = getattr(node, "body", None)
    if isinstance(body, list) and not isinstance(node, ast.Lambda | ast.IfExp):
        kept = [s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
        node.body = kept or ([] if isinstance(node, ast.Module) else [ast.Pass()])  # type: ignore[attr-defined]


def _is_constant(value: ast.expr | None) -> bool:
    return value is None or isinstance(value, ast.Constant)


def _definitions(body: list[ast.stmt], inside: str, local: bool = False) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, _FUNCTIONS):
            name = inside + node.name
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            given = [a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)]
            yield Definition(name, first, node.end_lineno or first, ast.unparse(node), tuple(given))
            yield from _definitions(node.body, f"{name}.", local=True)
        elif isinstance(node, ast.ClassDef):
            name = inside + node.name
            own = [s for s in node.body if not isinstance(s, (*_FUNCTIONS, ast.ClassDef))]
            heads = [*node.decorator_list, *node.bases, *node.keywords, *own]
            text = "\n".join(map(ast.unparse, heads))
            yield Definition(name, node.lineno, node.end_lineno or node.lineno, text)
            yield from _definitions(node.body, f"{name}.")
        elif isinstance(node, ast.Assign | ast.AnnAssign) and not local:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    last = node.end_lineno or node.lineno
                    yield Definition(inside + target.id, node.lineno, last, ast.unparse(node))


def _lexical(source: str) -> Module:
    code = [line for line in lines(source) if line.is_code]
    text = "\n".join(" ".join(line.text.split()) for line in code)
    heads = [(line.number, m[1]) for line in code if (m := _HEAD.match(line.text[:400]))]
    starts = [number for number, _ in heads]
    found = {}
    for (first, name), last in zip(heads, [*(n - 1 for n in starts[1:]), source.count("\n") + 1], strict=False):
        own = "\n".join(" ".join(line.text.split()) for line in code if first <= line.number <= last)
        found[name] = Definition(name, first, last, own)
    return Module(
        source=source,
        text=text,
        names=Counter(TOKEN.findall(text)),
        definitions=found,
        raises=Counter(_THROWN.findall(text)),
        catches=Counter(_CAUGHT.findall(text)),
        returns=Counter(re.findall(r"\breturn (None|null|nil|true|false|True|False|-?\d+)\b", text)),
    )
