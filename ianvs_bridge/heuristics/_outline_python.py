"""The outline of Python code, from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ianvs_bridge.heuristics._outline import Mark, Outline, Phrase

Function = ast.FunctionDef | ast.AsyncFunctionDef
LONG = 40
"""Characters of an expression that may stand in a sentence."""
COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("equal", "not equal"),
    ast.NotEq: ("not equal", "equal"),
    ast.Lt: ("less", "at least"),
    ast.LtE: ("at most", "more"),
    ast.Gt: ("more", "at most"),
    ast.GtE: ("at least", "less"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("equal", "not equal"),
    ast.IsNot: ("not equal", "equal"),
}


def outline(code: str) -> Outline:
    """What can be seen in Python code.

    Raises:
        SyntaxError: It is not Python of this version.
    """
    tree = ast.parse(code)
    whole = tree.body[0] if len(tree.body) == 1 else tree
    if isinstance(whole, Function):
        return _function(whole)
    if isinstance(whole, ast.ClassDef):
        return Outline(name=whole.name, is_class=True, marks=_marks(whole.body))
    return Outline(marks=_marks(tree.body))


def _function(node: Function) -> Outline:
    a = node.args
    named = [
        *a.posonlyargs,
        *a.args,
        *([a.vararg] if a.vararg else []),
        *a.kwonlyargs,
        *([a.kwarg] if a.kwarg else []),
    ]
    own = list(_own(node))
    returned = [n.value for n in own if isinstance(n, ast.Return) and n.value is not None]
    yielded = [n.value for n in own if isinstance(n, ast.Yield | ast.YieldFrom) and n.value is not None]
    return Outline(
        name=node.name,
        parameters=tuple(arg.arg for arg in named if arg.arg not in {"self", "cls"}),
        results=_distinct(returned),
        yields=_distinct(yielded),
        errors=tuple(dict.fromkeys(_errors(node.body))),
        marks=_marks(node.body),
    )


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """What belongs to a function itself and not to one defined within it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield from _own(child)


def _distinct(values: Sequence[ast.expr]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(Phrase("plain", (value(v),)) for v in values))[:3]


def _errors(body: Sequence[ast.stmt], condition: Phrase | None = None) -> Iterator[tuple[str, Phrase | None]]:
    for node in body:
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield _error(node.exc), condition
        elif isinstance(node, ast.If):
            yield from _errors(node.body, test(node.test))
            yield from _errors(node.orelse)
        elif isinstance(node, ast.For | ast.While | ast.With | ast.Try):
            for field in ("body", "orelse", "finalbody"):
                yield from _errors(getattr(node, field, []))
            for handler in getattr(node, "handlers", []):
                yield from _errors(handler.body)


def _error(node: ast.expr) -> str:
    return short(node.func if isinstance(node, ast.Call) else node)


def short(node: ast.AST) -> str:
    """The code of a short expression; of a long one its beginning."""
    text = ast.unparse(node)
    return text if len(text) <= LONG else text[:LONG].rsplit(" ", 1)[0] + " …"


def test(node: ast.expr, *, negated: bool = False) -> Phrase:  # noqa: PLR0911  one case for each kind of condition
    """A condition, or with ``negated`` its opposite."""
    match node:
        case ast.UnaryOp(op=ast.Not()):
            return test(node.operand, negated=not negated)
        case ast.BoolOp():
            joint = "or" if isinstance(node.op, ast.Or) != negated else "and"
            first, *rest = (test(v, negated=negated) for v in node.values)
            for other in rest:
                first = Phrase(joint, (first, other))
            return first
        case ast.Compare(ops=[op], comparators=[right]):
            return Phrase(COMPARISONS[type(op)][negated], (short(node.left), short(right)))
        case ast.Call(func=ast.Name(id="isinstance"), args=[subject, kind]):
            kinds = [short(k) for k in kind.elts] if isinstance(kind, ast.Tuple) else [short(kind)]
            return Phrase("is no" if negated else "is a", (short(subject), "/".join(kinds)))
        case ast.Call(func=ast.Attribute(attr="startswith" | "endswith" as attr) as func, args=[first_arg]):
            said = Phrase(attr.removesuffix("with"), (short(func.value), short(first_arg)))
            return Phrase("not", (said,)) if negated else said
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        return Phrase("empty" if negated else "some", (short(node),))
    return Phrase("false" if negated else "true", (short(node),))


def value(node: ast.expr) -> Phrase | str:  # noqa: PLR0911  one case for each kind of expression
    """What an expression stands for."""
    match node:
        case ast.Tuple(elts=[first, second]):
            return Phrase("pair", (value(first), value(second)))
        case ast.JoinedStr():
            names = [ast.unparse(part.value) for part in node.values if isinstance(part, ast.FormattedValue)]
            return Phrase("text", (", ".join(dict.fromkeys(names)),)) if names else short(node)
        case ast.Compare() | ast.BoolOp(op=ast.And()) | ast.UnaryOp(op=ast.Not()):
            return Phrase("whether", (test(node),))
        case ast.IfExp():
            return Phrase("choice", (value(node.body), test(node.test), value(node.orelse)))
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            return _each(node.elt, node.generators[0])
        case ast.Call(args=[only]) if not node.keywords and isinstance(only, ast.GeneratorExp):
            return Phrase("call with", (short(node.func), _each(only.elt, only.generators[0])))
        case ast.Call(args=[ast.Name(id=name)], keywords=[]):
            return Phrase("call with", (short(node.func), name))
        case ast.Call() if len(ast.unparse(node)) > LONG:
            return Phrase("call", (short(node.func),))
    return short(node)


def _each(element: ast.expr, generator: ast.comprehension) -> Phrase:
    parts = (value(element), short(generator.target), short(generator.iter))
    return Phrase("each if", (*parts, test(generator.ifs[0]))) if generator.ifs else Phrase("each", parts)


def action(node: ast.stmt) -> Phrase:  # noqa: C901, PLR0911, PLR0912  one case for each kind of statement
    """What a statement does."""
    match node:
        case ast.Return(value=None):
            return Phrase("leave")
        case ast.Return(value=ast.expr() as result):
            return Phrase("return", (value(result),))
        case ast.Raise(exc=ast.expr() as error):
            return Phrase("raise", (_error(error),))
        case ast.Continue():
            return Phrase("skip")
        case ast.Break():
            return Phrase("break")
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target, value=ast.expr()):
            start = isinstance(node.value, ast.Constant | ast.List | ast.Dict | ast.Tuple)
            return Phrase("start" if start else "set", (short(target), value(node.value)))  # type: ignore[arg-type]
        case ast.AugAssign():
            how = {ast.Add: "increase", ast.Sub: "decrease"}.get(type(node.op), "change")
            return Phrase(how, (short(node.target), value(node.value)))
        case ast.Expr(value=ast.Yield(value=ast.expr() as result)):
            return Phrase("yield", (value(result),))
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append" | "add") as func, args=[only])):
            return Phrase("add", (short(func.value), value(only)))
        case ast.Expr(value=ast.Call(args=[]) as call):
            return Phrase("do", (short(call.func),))
        case ast.Expr(value=ast.Call() as call):
            return Phrase("do with", (short(call.func), short(call.args[0])))
        case ast.Delete():
            return Phrase("delete", (", ".join(map(short, node.targets)),))
        case ast.Assert():
            return Phrase("assert", (test(node.test),))
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return Phrase("define", (node.name,))
        case ast.Import() | ast.ImportFrom():
            return Phrase("import", (", ".join(alias.name for alias in node.names),))
        case ast.Pass():
            return Phrase("ignore")
    if isinstance(node, ast.If):
        return Phrase("check", (test(node.test),))
    return _mark(node).phrase if isinstance(node, COMPOUND) else Phrase("go on")


COMPOUND = ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith | ast.Try
LEAVES = ast.Return | ast.Raise | ast.Continue | ast.Break


def _mark(node: ast.stmt) -> Mark:  # noqa: PLR0911  one case for each kind of statement
    match node:
        case ast.If():
            then = action(node.body[0])
            return Mark(
                phrase=Phrase("if", (test(node.test), then)), weight=3 if isinstance(node.body[0], LEAVES) else 2
            )
        case ast.For() | ast.AsyncFor():
            return Mark(phrase=Phrase("loop", (short(node.target), short(node.iter))), weight=2)
        case ast.While(test=ast.Constant()):
            return Mark(phrase=Phrase("forever"), weight=2)
        case ast.While():
            return Mark(phrase=Phrase("while", (test(node.test),)), weight=2)
        case ast.With() | ast.AsyncWith():
            return Mark(phrase=Phrase("with", (", ".join(short(i.context_expr) for i in node.items),)), weight=1)
        case ast.Try():
            return Mark(phrase=Phrase("attempt", (action(node.body[0]),)), weight=1)
    heavy = isinstance(node, ast.Return) and isinstance(node.value, ast.ListComp | ast.IfExp | ast.BoolOp)
    return Mark(phrase=action(node), weight=2 if heavy else 0)


def _marks(body: Sequence[ast.stmt]) -> dict[int, Mark]:
    found: dict[int, Mark] = {}
    for top in body:
        for node in ast.walk(top):
            if isinstance(node, ast.stmt):
                found.setdefault(node.lineno, _mark(node))
            elif isinstance(node, ast.ExceptHandler):
                name = short(node.type) if node.type else "Exception"
                found[node.lineno] = Mark(phrase=Phrase("on error", (name, action(node.body[0]))), weight=3)
    return found
