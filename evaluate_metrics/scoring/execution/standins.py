"""How values cross that are neither scalar, atom nor container: as a number that either end can be asked about."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from types import CoroutineType, GeneratorType
from typing import Any

from evaluate_metrics.scoring.execution import arrays, faults, handles
from evaluate_metrics.scoring.execution.handles import Ask, Handle
from evaluate_metrics.scoring.execution.rules import Rules
from evaluate_metrics.scoring.execution.values import Read, Wire, Write

_FROZEN: dict[type, Callable[[Any], object]] = {
    int: int.__pos__,
    float: float.__pos__,
    complex: complex.__pos__,
    str: str.__str__,
    bytes: lambda item: bytes.__add__(item, b""),
    tuple: lambda item: tuple(tuple.__iter__(item)),
    frozenset: lambda item: frozenset(frozenset.__iter__(item)),
}
"""What cannot change: an instance of a subclass crosses as a handle with the base's value, made by the base."""
_TAGS = {GeneratorType: "generator", CoroutineType: "coroutine"}


class StandIns:
    """What this end has handed out, and what it has been handed, by number. The same object keeps its number."""

    def __init__(self, ask: Ask, rules: Rules) -> None:
        self._ask, self._rules = ask, rules
        self._mine: list[object] = []
        self._my_numbers: dict[int, int] = {}
        self._theirs: dict[int, Any] = {}
        self._their_numbers: dict[int, int] = {}

    def write(self, item: Any, write: Write) -> Wire:  # noqa: PLR0911  one return for each kind of value
        """The wire form of a value that only this end has, or that the other end handed out.

        Raises:
            TypeError: The rules withhold it.
        """
        if (number := self._their_numbers.get(id(item))) is not None:
            return ["yours", number]
        if (name := self._rules.gives.get(id(item))) is not None:
            return ["builtin", name]
        if (array := arrays.take_apart(item)) is not None:
            return array
        if (scalar := arrays.scalar(item)) is not None:
            return write(scalar)
        if issubclass(type(item), BaseException):
            text, arguments = faults.parts(item) if self._rules.tells(item) else ("", [])
            kind = faults.describe(type(item), self._number)
            return ["exception", self._number(item), kind, text, [write(argument) for argument in arguments]]
        if isinstance(item, type) and issubclass(item, BaseException):
            return ["class", faults.describe(item, self._number)]
        for base, bare in _FROZEN.items():
            if issubclass(type(item), base):  # isinstance believes what an object says of its class
                if not self._rules.hands_out(item):
                    return write(bare(item))
                return ["frozen", self._number(item), type(item).__name__, write(bare(item))]
        return [_TAGS.get(type(item), "object"), self._number(item)]

    def read(self, wire: list[Wire], read: Read) -> Any:  # noqa: PLR0911  one return for each kind of value
        """The value of a wire form that ``write`` made at the other end.

        Raises:
            ValueError, LookupError, TypeError: It is none, or the rules do not take it.
        """
        match wire:
            case ["yours", int(number)] if number >= 0:
                return self._mine[number]
            case ["builtin", str(name)]:
                if name not in self._rules.takes:
                    raise ValueError(f"{name} is not taken from a candidate")
                return getattr(builtins, name)
            case ["array", kind, shape, data]:
                return arrays.put_together(kind, shape, data)
            case ["class", [*_] as description]:
                return self._class(description)
            case ["exception", int(number), kind, str(text), list(arguments)]:
                return self._recall(number, lambda: faults.make(self._class(kind), text, [*map(read, arguments)]))
            case ["frozen", int(number), str(name), value]:
                return self._recall(number, lambda: self._frozen(name, read(value)))
            case [("object" | "generator" | "coroutine") as kind, int(number)]:
                return self._recall(number, lambda: self._live(kind, number))
        raise ValueError("not a value")

    def _number(self, item: object) -> int:
        """The number of an object of this end; it stays alive from now on."""
        if not self._rules.hands_out(item) and not isinstance(item, BaseException):
            raise TypeError(f"a {type(item).__name__} of the test cannot be given to the candidate")
        number = self._my_numbers.setdefault(id(item), len(self._mine))
        if number == len(self._mine):
            self._mine.append(item)
        return number

    def _recall(self, number: int, make: Callable[[], Any]) -> Any:
        """The object of the other end with this number: made when it is first met, then always the same."""
        if number not in self._theirs:
            self._keep(number, make())
        return self._theirs[number]

    def _keep(self, number: int, item: Any) -> None:
        self._theirs[number] = item
        self._their_numbers[id(item)] = number

    def _class(self, description: faults.Description) -> Any:
        return faults.make_class(description, self._ask, self._theirs.get, self._keep)

    def _frozen(self, name: str, value: object) -> Any:
        if type(value) not in _FROZEN:
            raise TypeError("not a value that cannot change")
        body = {"__getattr__": lambda item, attribute: handles.attribute(self._ask, item, attribute)}
        kind = type(name, (type(value),), body)
        return kind(value)

    def _live(self, kind: str, number: int) -> Any:
        handle = Handle(self._ask, self._rules.handles_are_open)
        if kind == "object":
            return handle
        self._their_numbers[id(handle)] = number  # the relay speaks for it and keeps it alive
        return (
            handles.generator(self._ask, handle) if kind == "generator" else handles.coroutine(self._ask, handle)
        )
