"""Values without parts that can be shared: how each type is taken apart into scalars, and put together again."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import PosixPath, PurePosixPath
from typing import Any

Scalar = None | bool | int | float | str
_PLAIN_INTEGER = 1 << 63


@dataclass(frozen=True, slots=True)
class Atom:
    """One type: ``make(*parts(value))`` equals ``value``."""

    type: type
    parts: Callable[[Any], tuple[Scalar, ...]]
    make: Callable[..., Any]


def _integer(text: str) -> int:
    """Decimal digits would be slow, and Python caps them."""
    return int(text, 16)


def _surrogates(text: str) -> tuple[str]:
    return (_base64(text.encode("utf-8", "surrogatepass")),)


_ATOMS = (
    Atom(int, lambda v: (hex(v),), _integer),  # only beyond 64 bits: see is_inline
    Atom(str, _surrogates, lambda text: _bytes(text).decode("utf-8", "surrogatepass")),
    Atom(bytes, lambda v: (_base64(v),), lambda text: _bytes(text)),  # noqa: PLW0108  _bytes is below
    Atom(complex, lambda v: (v.real, v.imag), complex),
    Atom(range, lambda v: (hex(v.start), hex(v.stop), hex(v.step)), lambda *v: range(*map(_integer, v))),
    Atom(Fraction, lambda v: (hex(v.numerator), hex(v.denominator)), lambda *v: Fraction(*map(_integer, v))),
    Atom(Decimal, lambda v: (str(v),), Decimal),
    Atom(date, lambda v: (v.isoformat(),), date.fromisoformat),
    Atom(time, lambda v: (v.isoformat(), v.fold), lambda text, fold: time.fromisoformat(text).replace(fold=fold)),
    Atom(
        datetime,
        lambda v: (v.isoformat(), v.fold),
        lambda text, fold: datetime.fromisoformat(text).replace(fold=fold),
    ),
    Atom(timedelta, lambda v: (v.days, v.seconds, v.microseconds), timedelta),
    Atom(PosixPath, lambda v: (str(v),), PosixPath),
    Atom(PurePosixPath, lambda v: (str(v),), PurePosixPath),
)
_BY_TYPE = {atom.type: atom for atom in _ATOMS}
_BY_NAME = {atom.type.__name__: atom for atom in _ATOMS}
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
    """Type name and parts; None if the value is no atom (one with a time zone of some library is none)."""
    atom = _BY_TYPE.get(type(value))
    if atom is None or type(getattr(value, "tzinfo", None)) not in (type(None), timezone):
        return None
    return [atom.type.__name__, *atom.parts(value)]


def put_together(name: str, parts: list[Any]) -> object:
    """The value that was taken apart.

    Raises:
        KeyError: No atom has this name.
        TypeError, ValueError, ArithmeticError: The parts do not make such a value.
    """
    if not all(part is None or type(part) in (bool, int, float, str) for part in parts):
        raise TypeError("an atom's parts are scalars")
    return _BY_NAME[name].make(*parts)


def _encodable(text: str) -> bool:
    """Whether JSON gives the text back unchanged: single surrogates could join into pairs."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
