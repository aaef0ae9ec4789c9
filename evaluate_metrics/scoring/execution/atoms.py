"""Values without parts that can be shared: how each type is taken apart into scalars, and put together again.

Types of the standard library are named, not imported: only the process that meets one has their module loaded.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from evaluate_metrics.scoring.execution import binary

Scalar = None | bool | int | float | str
_PLAIN_INTEGER = 1 << 63


@dataclass(frozen=True, slots=True)
class Atom:
    """One type: ``make(type, *parts(value))`` equals ``value``."""

    module: str
    name: str
    parts: Callable[[Any], tuple[Scalar, ...] | None]
    """None for a value that must not be taken apart."""
    make: Callable[..., Any]


def _called(kind: Callable[..., Any], *parts: Scalar) -> Any:
    return kind(*parts)


def _from_hexadecimal(kind: Callable[..., Any], *parts: str) -> Any:
    """Decimal digits would be slow, and Python caps them."""
    return kind(*(int(part, 16) for part in parts))


def _surrogates(_: object, text: str) -> str:
    return binary.to_bytes(text).decode("utf-8", "surrogatepass")


def _text(value: object) -> tuple[str]:
    return (str(value),)


def _moment(value: Any) -> tuple[Scalar, ...] | None:
    """A time zone of some library makes it more than an atom."""
    if type(value.tzinfo) not in (type(None), sys.modules["datetime"].timezone):
        return None
    return value.isoformat(), value.fold


def _from_moment(kind: Any, text: str, fold: int) -> Any:
    return kind.fromisoformat(text).replace(fold=fold)


_ATOMS = (
    Atom("builtins", "int", lambda v: (hex(v),), _from_hexadecimal),  # only beyond 64 bits: see is_inline
    Atom("builtins", "str", lambda v: (binary.to_text(v.encode("utf-8", "surrogatepass")),), _surrogates),
    Atom("builtins", "bytes", lambda v: (binary.to_text(v),), lambda _, text: binary.to_bytes(text)),
    Atom("builtins", "complex", lambda v: (v.real, v.imag), _called),
    Atom("builtins", "range", lambda v: (hex(v.start), hex(v.stop), hex(v.step)), _from_hexadecimal),
    Atom("fractions", "Fraction", lambda v: (hex(v.numerator), hex(v.denominator)), _from_hexadecimal),
    Atom("decimal", "Decimal", _text, _called),
    Atom("datetime", "date", lambda v: (v.isoformat(),), lambda kind, text: kind.fromisoformat(text)),
    Atom("datetime", "time", _moment, _from_moment),
    Atom("datetime", "datetime", _moment, _from_moment),
    Atom("datetime", "timedelta", lambda v: (v.days, v.seconds, v.microseconds), _called),
    Atom("pathlib", "PosixPath", _text, _called),
    Atom("pathlib", "PurePosixPath", _text, _called),
)
_BY_NAME = {atom.name: atom for atom in _ATOMS}
NAMES = frozenset(_BY_NAME)


def is_inline(value: object) -> bool:
    """Whether JSON can carry the value as it is."""
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return True
    if kind is int:
        return -_PLAIN_INTEGER < value < _PLAIN_INTEGER  # type: ignore[operator]
    return kind is str and _encodable(value)  # type: ignore[arg-type]


def take_apart(value: object) -> list[Scalar] | None:
    """Type name and parts; None if the value is no atom."""
    kind = type(value)
    atom = _BY_NAME.get(kind.__name__)
    if atom is None or getattr(sys.modules.get(atom.module), atom.name, None) is not kind:
        return None
    parts = atom.parts(value)
    return None if parts is None else [atom.name, *parts]


def put_together(name: str, parts: list[Any]) -> object:
    """The value that was taken apart.

    Raises:
        KeyError: No atom has this name.
        TypeError, ValueError, ArithmeticError: The parts do not make such a value.
    """
    if not all(part is None or type(part) in (bool, int, float, str) for part in parts):
        raise TypeError("an atom's parts are scalars")
    atom = _BY_NAME[name]
    return atom.make(getattr(importlib.import_module(atom.module), name), *parts)


def _encodable(text: str) -> bool:
    """Whether JSON gives the text back unchanged: single surrogates could join into pairs."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
