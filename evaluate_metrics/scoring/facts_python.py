"""Facts of Python code, from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from evaluate_metrics.scoring.facts import Comparison, Facts, Guard

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "==",
    ast.IsNot: "!=",
}
_DENIED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def read(tree: ast.Module) -> Facts:
    """Read the facts of a module that holds one function, or a few statements."""
    nodes = list(ast.walk(tree))
    function = next((n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)), None)
    raises = {_exception(n.exc) for n in nodes if isinstance(n, ast.Raise) and n.exc}
    caught = {name for n in nodes if isinstance(n, ast.ExceptHandler) and n.type for name in names_in(n.type)}
    returned = [n.value for n in nodes if isinstance(n, ast.Return) and n.value is not None]
    denied = {c for n in nodes if isinstance(n, ast.UnaryOp) and isinstance(n.op, ast.Not) for c in ast.walk(n)}
    return Facts(
        name=function.name if function else "",
        parameters=_parameters(function),
        returns=bool(returned) or any(isinstance(n, ast.Yield | ast.YieldFrom) for n in nodes),
        raises=frozenset(r for r in raises if r),
        mentions=frozenset(caught | {x for n in nodes for x in _named_exception(n)}),
        guards=tuple(g for n in nodes if isinstance(n, ast.If) for g in _guard(n)),
        comparisons=tuple(c for n in nodes if isinstance(n, ast.Compare) for c in _comparisons(n, n in denied)),
    )


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef | None) -> tuple[str, ...]:
    if function is None:
        return ()
    a = function.args
    given = [*a.posonlyargs, *a.args, *filter(None, [a.vararg]), *a.kwonlyargs, *filter(None, [a.kwarg])]
    return tuple(x.arg for x in given if x.arg not in {"self", "cls"})


def callee(node: ast.expr) -> str:
    """The last name of what is called; empty where it has none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _exception(node: ast.expr | None) -> str:
    return callee(node.func if isinstance(node, ast.Call) else node) if node else ""


def _named_exception(node: ast.AST) -> Iterable[str]:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    if name.endswith(("Error", "Exception", "Interrupt")):
        yield name


def names_in(node: ast.AST) -> frozenset[str]:
    """Names, attributes and constants of an expression."""
    found = set()
    for n in ast.walk(node):
        if isinstance(n, ast.Name):
            found.add(n.id)
        elif isinstance(n, ast.Attribute):
            found.add(n.attr)
        elif isinstance(n, ast.Constant):
            found.add(str(n.value))
    return frozenset(found)


def _guard(node: ast.If) -> Iterable[Guard]:
    for body in (node.body, node.orelse):
        if len(body) and not (body is node.orelse and isinstance(body[0], ast.If)):
            condition = ast.unparse(node.test)
            yield Guard(condition if body is node.body else f"not ({condition})", *_end(body[-1]), node.lineno)


def _end(last: ast.stmt) -> tuple[str, str]:
    """What a block ends with, as (action, outcome)."""
    if isinstance(last, ast.Raise):
        return "raise", _exception(last.exc)
    if isinstance(last, ast.Return):
        constant = isinstance(last.value, ast.Constant | ast.UnaryOp) or last.value is None
        return "return", ast.unparse(last.value) if last.value is not None and constant else "None" * constant
    return {ast.Break: "break", ast.Continue: "continue"}.get(type(last), ""), ""


def _comparisons(node: ast.Compare, denied: bool) -> Iterable[Comparison]:
    """The comparisons of a chain; under a ``not`` each stands for what it denies too."""
    left = node.left
    for operator, right in zip(node.ops, node.comparators, strict=True):
        if type(operator) in _OPERATORS:
            sign = _OPERATORS[type(operator)]
            for told in (sign, _DENIED[sign])[: 1 + denied]:
                yield Comparison(names_in(left), told, names_in(right), node.lineno)
        left = right
