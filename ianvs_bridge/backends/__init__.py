"""One file per way to get an answer: it defines ``load(what, options)``, and ``Options`` where it has any."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from ianvs_bridge.backends import _options
from ianvs_bridge.backends._backend import Backend
from smart_coding_dataset import rooms


def open_backend(spec: str, options: Mapping[str, str] = _options.NONE) -> Backend:
    """The backend that ``BACKEND`` or ``BACKEND:WHAT`` names: ``heuristic``, ``hf:PATH``, ``chat:NAME@URL`` …

    Args:
        spec: The backend.
        options: Its options by name, as text.

    Raises:
        UserError: There is no such backend (the message lists those that exist), or it cannot use ``WHAT`` or an
            option (the message lists its options).
    """
    name, _, what = spec.partition(":")
    backend: Backend = rooms.member(sys.modules[__name__], name, "load")(what, options)
    return backend


def is_elsewhere(spec: str) -> bool:
    """Whether the model of a backend runs outside this process and all that it starts.

    Raises:
        UserError: There is no such backend.
    """
    name = spec.partition(":")[0]
    rooms.member(sys.modules[__name__], name, "load")
    return getattr(sys.modules[f"{__name__}.{name}"], "ELSEWHERE", False)


def read_options(spec: str, options: Mapping[str, str]) -> object:
    """The options of a backend, typed, without opening it; those that are not given are at their default.

    Raises:
        UserError: There is no such backend or option, or a value is of another type.
    """
    name = spec.partition(":")[0]
    rooms.member(sys.modules[__name__], name, "load")
    record = getattr(sys.modules[f"{__name__}.{name}"], "Options", _options.NoOptions)
    return _options.read(record, options, name)


def answers_depend_on(spec: str, options: Mapping[str, str]) -> dict[str, Any]:
    """The options of a backend that decide what it answers, those left at their default too.

    Raises:
        UserError: As ``read_options``.
    """
    return _options.answers_depend_on(read_options(spec, options))
