"""Stand-ins for objects that live in the other process.

What a handle may be asked decides whether a candidate can forge: an object that claims to equal, exceed or contain
whatever it is compared with would pass any test. A handle therefore never weighs itself against the asker's
values, ``==`` compares contents here and ``<`` or ``-`` are errors, unless it is *open*: an instance of a class
that the test declared as one of its ``objects``, or the outcome of an operator on one.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any

from evaluate_metrics.scoring.execution import operations

Ask = Callable[..., Any]
# Special attributes that describe; others (``__array_interface__``, say) let libraries trust the object with more.
_DESCRIBING = frozenset({"__name__", "__qualname__", "__doc__", "__annotations__", "__dict__", "__wrapped__"})


class Handle:
    """An object of the other process; ``remote_ask(operation, handle, …)`` has it done there."""

    __slots__ = ("remote_ask", "remote_open")

    def __init__(self, ask: Ask, is_open: bool) -> None:
        object.__setattr__(self, "remote_ask", ask)
        object.__setattr__(self, "remote_open", is_open)

    def __getattr__(self, name: str) -> Any:
        return attribute(self.remote_ask, self, name)

    def __setattr__(self, name: str, value: object) -> None:
        self.remote_ask("setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        self.remote_ask("delattr", self, name)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return opened(self.remote_ask("call", self, *arguments, **named), self.remote_open)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if _open(self, other):
            return self.remote_ask("__eq__", self, other) is True
        if isinstance(other, Handle):
            return False
        mine = self.remote_ask("plain", self)
        return mine is not None and bool(mine == other)

    def __hash__(self) -> int:
        return int(self.remote_ask("__hash__", self)) if self.remote_open else id(self)

    def __ne__(self, other: object) -> bool:
        return self.remote_ask("__ne__", self, other) is True if _open(self, other) else not self == other

    def __contains__(self, item: object) -> bool:
        if _open(self, item):
            return self.remote_ask("__contains__", self, item) is True
        return any(item is part or item == part for part in self)

    def __instancecheck__(self, item: object) -> bool:
        return self.remote_ask("isinstance", self, item) is True

    def __subclasscheck__(self, item: object) -> bool:
        return self.remote_ask("issubclass", self, item) is True

    def __iter__(self) -> Iterator[Any]:
        iterator: Iterator[Any] = self.remote_ask("__iter__", self)
        return iterator

    def __enter__(self) -> Any:
        return opened(self.remote_ask("enter", self), self.remote_open)

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        """Never swallows: else a candidate could swallow the failed assertion itself."""
        self.remote_ask("exit", self, error)


def attribute(ask: Ask, item: object, name: str) -> Any:
    """An attribute of the other process's object.

    Raises:
        AttributeError: There is none, or it is a special one that is not asked for.
    """
    if name.startswith("__") and name.endswith("__") and name not in _DESCRIBING:
        raise AttributeError(name)
    return ask("getattr", item, name)


def opened(value: Any, is_open: bool) -> Any:
    """``value``, which is an open handle from now on if it is a handle and ``is_open``."""
    if is_open and type(value) is Handle:
        object.__setattr__(value, "remote_open", True)
    return value


def generator(ask: Ask, handle: Handle) -> Generator[Any, Any, Any]:
    """A generator of the other process, advanced only when this one is."""
    operation, sent = "send", None
    while True:
        try:
            value = ask(operation, handle, sent)
        except StopIteration as stop:
            return stop.value
        try:
            operation, sent = "send", (yield value)
        except GeneratorExit:
            ask("close", handle)
            raise
        except Exception as error:
            operation, sent = "throw", error


async def coroutine(ask: Ask, handle: Handle) -> Any:
    """A coroutine of the other process; it runs there in an event loop of its own, when it is awaited here."""
    return ask("await", handle)


def _open(first: object, second: object) -> bool:
    return any(type(item) is Handle and item.remote_open for item in (first, second))


def _unary(name: str) -> Callable[..., Any]:
    def method(self: Handle, *arguments: Any) -> Any:
        return opened(self.remote_ask(name, self, *arguments), self.remote_open)

    return method


def _binary(name: str) -> Callable[..., Any]:
    def method(self: Handle, other: object) -> Any:
        if not _open(self, other):
            return NotImplemented
        return opened(self.remote_ask(name, self, other), True)

    return method


Handle.__doc__ = property(lambda self: attribute(self.remote_ask, self, "__doc__"))  # type: ignore[assignment]
for _name in set(operations.UNARY) - {"__iter__"}:
    setattr(Handle, _name, _unary(_name))
for _name in operations.BINARY:
    setattr(Handle, _name, _binary(_name))
