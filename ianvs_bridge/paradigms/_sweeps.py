"""Options of a backend, as hyperparameters that Ianvs sweeps."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from ianvs_bridge.adapters.multi_edge import NODE
from ianvs_bridge.backends import _options, read_options
from ianvs_bridge.paradigms._paradigm import Sweep


def swept(model: Sequence[str], given: Sequence[str]) -> dict[str, list[str]]:
    """The values of each option, checked with each model. Models are not opened: they may be elsewhere.

    Raises:
        UserError: A model has no such backend or option, or a value is of another type.
    """
    found: dict[str, list[str]] = {}
    for text in given:
        for name, value in _options.pairs([text]).items():
            found.setdefault(name, []).append(value)
    paths = set()
    for spec, values in itertools.product(model, itertools.product(*found.values())):
        read = read_options(spec, dict(zip(found, values, strict=True)))
        paths |= {name for name in found if isinstance(getattr(read, name), Path)}
    for name in paths:  # Ianvs is started elsewhere
        found[name] = [str(Path(value).resolve()) for value in found[name]]
    return found


def placed(spec: str) -> str:
    """A model by the absolute path of its folder, where it is one here: Ianvs is started elsewhere."""
    backend, _, what = spec.partition(":")
    return f"{backend}:{Path(what).resolve()}" if what and Path(what.replace(NODE, "1")).exists() else spec


def typed(swept: Sweep, prefix: str = "") -> tuple[str, ...]:
    """Options as they are typed: ``NAME=VALUE``, with ``prefix`` before the name."""
    return tuple(f"{prefix}{name}={value}" for name, values in swept.items() for value in values)
