"""What each end lets the other have and do: the candidate lets the judge do everything, the judge little.

The test's values reach the candidate as arguments, and so do handles on the test's functions, which it may
call, on its iterators, which it may advance, and on instances of its own classes, whose public attributes it
may use. Nothing on the way from there to the test's globals and frames is public on those: modules, frames,
code and special names are withheld.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from random import Random
from types import SimpleNamespace
from typing import Any

from evaluate_metrics.scoring.execution import operations
from evaluate_metrics.scoring.execution.faults import BUILTIN

TEST_MODULE = "test"

_TYPES = frozenset({
    "bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list", "object", "range", "set",
    "slice", "str", "tuple", "Ellipsis", "NotImplemented",
})  # fmt: skip
_FUNCTIONS = frozenset(
    name for name, value in vars(builtins).items() if callable(value) and not name.startswith("_")
)
# A candidate that says its error class is one of these would catch the test's own failed assertion.
_TOO_WIDE = frozenset(kind.__name__ for kind in AssertionError.__mro__)


@dataclass(frozen=True, slots=True)
class Rules:
    """One end's rules."""

    takes: frozenset[str]
    """Names of builtins that are taken as one's own when the other end names them."""
    gives: dict[int, str]
    """Builtins that are given by name: names by ``id``. Made once: to look at them in a child copies memory."""
    hands_out: Callable[[object], bool]
    """Whether the other end may have a handle on an object."""
    permits: Callable[[str, object, tuple[Any, ...]], bool]
    """Whether the other end may have an operation done to an object."""
    tells: Callable[[BaseException], bool]
    """Whether the other end may know an exception's text."""
    handles_are_open: bool
    """Whether the other end's objects weigh themselves against one's own values."""


def _is_open_to_use(item: object) -> bool:
    """Instances of the test's own classes, those classes, and a few library types that tests like to pass."""
    kind = item if isinstance(item, type) else type(item)
    return kind.__module__ == TEST_MODULE or kind in (StringIO, BytesIO, Random, SimpleNamespace)


def _hands_out(item: object) -> bool:
    return callable(item) or isinstance(item, Iterator) or _is_open_to_use(item)


def _permits(operation: str, target: object, arguments: tuple[Any, ...]) -> bool:
    if operation in ("getattr", "setattr", "delattr"):
        return _is_public(operation, target, arguments)
    if operation in ("__bool__", "__eq__", "__ne__", "__hash__") or _is_open_to_use(target):
        return operation in operations.ALL
    if operation == "call":
        return callable(target)
    return operation in ("__iter__", "__next__", "send", "close") and isinstance(target, Iterator)


def _is_public(operation: str, target: object, arguments: tuple[Any, ...]) -> bool:
    """Public names only, and no replacing of what a class defines, nor of anything on the class itself."""
    name = arguments[0] if arguments else None
    if not isinstance(name, str):
        return False
    if operation == "getattr" and name in ("__name__", "__qualname__", "__doc__"):
        return callable(target)
    if name.startswith("_") or not _is_open_to_use(target):
        return False
    return operation == "getattr" or not (isinstance(target, type) or callable(getattr(type(target), name, None)))


def _by_id(names: frozenset[str]) -> dict[int, str]:
    return {id(getattr(builtins, name)): name for name in names}


JUDGE = Rules(
    takes=_TYPES | frozenset(BUILTIN) - _TOO_WIDE,
    gives=_by_id(_TYPES | _FUNCTIONS),
    hands_out=_hands_out,
    permits=_permits,
    tells=lambda error: not isinstance(error, AssertionError),  # its text may hold what was expected
    handles_are_open=False,
)
CANDIDATE = Rules(
    takes=_TYPES | _FUNCTIONS,
    gives=_by_id(_TYPES | frozenset(BUILTIN)),
    hands_out=lambda _: True,
    permits=lambda *_: True,
    tells=lambda _: True,
    handles_are_open=True,
)
