"""Exceptions that cross, by type and message. A builtin one arrives as itself, the sender's own as one made here.

A made class has the sender's name and bases, so that ``except`` and ``raises`` work on either; it lives here
only as a name, and asks the sender for everything else.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from evaluate_metrics.scoring.execution import atoms
from evaluate_metrics.scoring.execution.handles import Ask, attribute

Description = Any  # a builtin's name, or [number, name, [description of a base, …]]
BUILTIN = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
}


class Made(type):
    """The class of exception classes that stand for the other process's; calling one makes an exception there."""

    remote_ask: Ask

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        return cls.remote_ask("call", cls, *arguments, **named)

    def __getattr__(cls, name: str) -> Any:
        return attribute(cls.remote_ask, cls, name)


def describe(kind: type[BaseException], number: Callable[[object], int]) -> Description:
    """The class and those of its bases that are exceptions; ``number`` registers one that is not builtin."""
    if BUILTIN.get(kind.__name__) is kind:
        return kind.__name__
    bases = [describe(base, number) for base in kind.__bases__ if issubclass(base, BaseException)]
    return [number(kind), kind.__name__, bases]


def parts(error: BaseException) -> tuple[str, list[object]]:
    """Text and constructor arguments; no arguments if one of them is more than a scalar."""
    arguments = list(error.args)
    if isinstance(error, OSError) and error.filename is not None:
        arguments = [error.errno, error.strerror, error.filename]
    simple = all(atoms.is_inline(item) or atoms.take_apart(item) for item in arguments)
    return _text(error), arguments if simple else []


def make_class(
    description: Description, ask: Ask, known: Callable[[int], Any], keep: Callable[[int, Any], None]
) -> Any:
    """The class for a description: a builtin, one that is known by its number, or a new one, which is kept.

    Raises:
        KeyError, TypeError, ValueError: This describes no exception class.
    """
    if isinstance(description, str):
        return BUILTIN[description]
    number, name, bases = description
    kind = known(number)
    if kind is None:
        made = tuple(make_class(base, ask, known, keep) for base in bases)
        kind = _new_class(
            str(name), made, {"remote_ask": staticmethod(ask), "__str__": _remote_text, "__getattr__": _remote}
        )
        keep(number, kind)
    if not isinstance(kind, type) or not issubclass(kind, BaseException):
        raise TypeError("not an exception class")
    return kind


def make(kind: type[BaseException], text: str, arguments: list[object]) -> BaseException:
    """An exception with this text, or these arguments where the class is a builtin."""
    if isinstance(kind, Made):
        error: BaseException = kind.__new__(kind)
        error.args = tuple(arguments) or (text,)
        error.__dict__["remote_text"] = text
        return error
    for attempt in (arguments, [text]):
        try:
            error = kind(*attempt)
        except TypeError:
            continue
        if attempt or not text:
            return error
    return RuntimeError(f"{kind.__name__}: {text}")


def _new_class(name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
    try:
        return Made(name, bases or (Exception,), body)
    except TypeError:  # bases whose C layouts do not combine: the first one is what ``except`` names most often
        return Made(name, bases[:1], body)


def _remote_text(self: BaseException) -> str:
    return str(self.__dict__.get("remote_text", ""))


def _remote(self: BaseException, name: str) -> Any:
    return attribute(type(self).remote_ask, self, name)  # type: ignore[attr-defined]


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as second:  # the error's own __str__ failed
        return f"<no text: {type(second).__name__}>"
