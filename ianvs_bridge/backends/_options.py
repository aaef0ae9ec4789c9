"""Options of a backend: ``NAME=VALUE`` on the command line, the typed fields of a frozen dataclass within.

A backend that has options names that dataclass ``Options``, gives every field a default and a docstring, and calls
``read`` in its ``load``. Limits are checked in ``__post_init__``.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from smart_coding_dataset.errors import UserError

T = TypeVar("T")
NONE: Mapping[str, str] = types.MappingProxyType({})
"""No options given."""
BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
ONLY_HOW = {"only_how": True}
"""Metadata of a field that concerns how answers are got and not which: it may change between two runs."""
KINDS = {str: "text", int: "whole number", float: "number", bool: "true or false", Path: "path"}
"""What a value may be, in words."""


@dataclass(frozen=True, slots=True)
class NoOptions:
    """What a backend takes that has none."""


def pairs(given: Iterable[str]) -> dict[str, str]:
    """``NAME=VALUE`` as names and values.

    Raises:
        UserError: One has no name or no ``=``, or a name comes twice.
    """
    found: dict[str, str] = {}
    for text in given:
        name, separator, value = text.partition("=")
        if not name or not separator:
            raise UserError(f"option {text!r}: expected NAME=VALUE")
        if name in found:
            raise UserError(f"option {name} is given twice")
        found[name] = value
    return found


def given_to(spec: str, given: Mapping[str, str], models: Iterable[str]) -> dict[str, str]:
    """The options for one of the models of a call: those for all, and over them those of its own backend.

    Args:
        spec: The model, ``BACKEND`` or ``BACKEND:WHAT``.
        given: By ``NAME``, for all models, or ``BACKEND.NAME``, for those of that backend.
        models: All models of the call.

    Raises:
        UserError: An option is for a backend that no model has.
    """
    backends = {model.partition(":")[0] for model in models}
    for_all: dict[str, str] = {}
    for_one: dict[str, str] = {}
    for name, value in given.items():
        backend, dot, own = name.rpartition(".")
        if dot and backend not in backends:
            asked = ", ".join(sorted(backends))
            raise UserError(f"option {name}: no model of {backend!r} is asked; the backends are: {asked}")
        if not dot:
            for_all[name] = value
        elif backend == spec.partition(":")[0]:
            for_one[own] = value
    return for_all | for_one


def read(options: type[T], given: Mapping[str, str], backend: str) -> T:
    """The options of ``backend``, those that are not given at their default.

    Fields may be of the types ``str``, ``int``, ``float``, ``bool``, ``Path`` or a ``Literal`` of strings, each
    also with None for the default. None itself cannot be given.

    Raises:
        UserError: There is no option of a name given, or its value is of another type; the message lists what
            there is.
    """
    known = {f.name: f for f in fields(typing.cast(Any, options))}
    hints = typing.get_type_hints(options)
    for name in given:
        if name not in known:
            raise UserError(f"{backend}: unknown option {name!r}; there are: {_listed(known, hints)}")
    try:
        return options(**{name: _value(hints[name], value, f"{name}={value}") for name, value in given.items()})
    except (UserError, ValueError) as error:
        raise UserError(f"{backend}: {error}; the options are: {_listed(known, hints)}") from None


def answers_depend_on(options: object) -> dict[str, Any]:
    """The options that decide what is answered, those left at their default too."""
    decisive = (f for f in fields(typing.cast(Any, options)) if not f.metadata.get("only_how"))
    return {f.name: getattr(options, f.name) for f in decisive}


def _listed(known: Mapping[str, Field[Any]], hints: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} ({_words(hints[name])})" for name in sorted(known)) or "none"


def _words(hint: Any) -> str:
    kind = _plain(hint)
    return KINDS.get(kind) or " or ".join(typing.get_args(kind))


def _plain(hint: Any) -> Any:
    """A type hint without its ``| None``."""
    if isinstance(hint, types.UnionType):
        (hint,) = (each for each in typing.get_args(hint) if each is not type(None))
    return hint


def _value(hint: Any, text: str, given: str) -> Any:
    """``text`` as the type that ``hint`` asks for."""
    kind = _plain(hint)
    value: Any
    if kind is bool:
        value = BOOLEANS.get(text.lower())
    elif typing.get_origin(kind) is typing.Literal:
        value = text if text in typing.get_args(kind) else None
    else:
        value = _converted(kind, text)
    if value is None:
        raise UserError(f"{given}: expected {_words(hint)}")
    return value


def _converted(kind: Any, text: str) -> Any:
    """None where it cannot be."""
    if kind is Path and not text:
        return None  # it would be the current folder
    try:
        value = kind(text)
    except ValueError:
        return None
    return value if kind is not float or math.isfinite(value) else None
