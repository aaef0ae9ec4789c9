"""What one process may ask the other to do with an object: an operation is a name and a function of the target."""

from __future__ import annotations

import math
import operator
from collections import deque
from collections.abc import Callable
from typing import Any

UNARY: dict[str, Callable[..., Any]] = {
    "__neg__": operator.neg, "__pos__": operator.pos, "__abs__": abs, "__invert__": operator.invert,
    "__int__": int, "__float__": float, "__complex__": complex, "__index__": operator.index, "__bool__": bool,
    "__round__": round, "__trunc__": math.trunc, "__floor__": math.floor, "__ceil__": math.ceil,
    "__len__": len, "__iter__": iter, "__next__": next, "__reversed__": reversed,
    "__str__": str, "__repr__": repr, "__format__": format, "__bytes__": bytes,
    "__getitem__": operator.getitem, "__setitem__": operator.setitem, "__delitem__": operator.delitem,
}  # fmt: skip
"""Operations that weigh nothing against the asker's values: an index, a key, a format or new contents go along."""

_ARITHMETIC = (
    "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "xor", "or",
)  # fmt: skip


def _named(name: str) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(operator, f"__{name}__")
    return function


def _reflected(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda target, other: function(other, target)


BINARY: dict[str, Callable[..., Any]] = {
    **{f"__{name}__": _named(name) for name in (*_ARITHMETIC, "lt", "le", "gt", "ge")},
    **{f"__r{name}__": _reflected(_named(name)) for name in _ARITHMETIC},
    **{f"__i{name}__": _named(f"i{name}") for name in _ARITHMETIC},
    "__divmod__": divmod,
    "__rdivmod__": _reflected(divmod),
}
"""Operations that weigh the target against another value."""


def _call(target: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    return target(*arguments, **named)


def plain(target: Any) -> Any:
    """The contents of an instance of a container's subclass, as that container; None for anything else."""
    for kind in (list, set, deque, bytearray):
        if issubclass(type(target), kind):
            return kind(kind.__iter__(target))
    return dict(dict.items(target)) if issubclass(type(target), dict) else None


def _is_instance(target: Any, item: object) -> bool:
    return isinstance(item, target)


def _is_subclass(target: Any, item: Any) -> bool:
    return issubclass(item, target)


def _enter(target: Any) -> Any:
    return type(target).__enter__(target)


def _exit(target: Any, error: BaseException | None) -> None:
    """Leave a ``with``; whether the target would swallow the error is not asked."""
    type(target).__exit__(target, type(error) if error else None, error, None)


def _await(target: Any) -> Any:
    import asyncio  # noqa: PLC0415  large, in a server that every fork copies

    async def run() -> Any:
        return await target

    return asyncio.run(run())


def _send(target: Any, value: object) -> Any:
    return target.send(value)


def _throw(target: Any, error: BaseException) -> Any:
    return target.throw(error)


def _close(target: Any) -> None:
    target.close()


ALL: dict[str, Callable[..., Any]] = {
    **UNARY, **BINARY,
    "__eq__": operator.eq, "__ne__": operator.ne, "__contains__": operator.contains, "__hash__": hash,
    "getattr": getattr, "setattr": setattr, "delattr": delattr, "call": _call, "plain": plain,
    "isinstance": _is_instance, "issubclass": _is_subclass, "enter": _enter, "exit": _exit,
    "await": _await, "send": _send, "throw": _throw, "close": _close,
}  # fmt: skip

ADVANCING = frozenset({"__next__", "send", "throw"})
"""Operations that may end in StopIteration."""
