"""Which layers of isolation hold on this machine, found by taking them."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from evaluate_metrics.scoring.execution.jobs import Limits
from evaluate_metrics.scoring.execution.worker import MachineryError, Worker

LAYERS = ("namespaces", "tmpfs", "landlock", "rlimits", "seccomp")
NEEDED = ("seccomp", "landlock")


class IsolationError(RuntimeError):
    """A needed layer cannot be had here; the message says which, and why."""


@dataclass(frozen=True, slots=True)
class Isolation:
    """The layers that hold, in the order of ``LAYERS``, and why the others do not."""

    held: tuple[str, ...]
    missing: dict[str, str]


@cache
def isolation(without: frozenset[str] = frozenset()) -> Isolation:
    """Try all layers but those in ``without`` (some 0.1 s, once per process).

    Raises:
        ValueError: ``without`` names what is no layer.
    """
    if unknown := without - set(LAYERS):
        raise ValueError(f"unknown layers: {', '.join(sorted(unknown))}; there are: {', '.join(LAYERS)}")
    missing = dict.fromkeys(sorted(without), "left out by choice")
    if sys.platform != "linux":
        return Isolation((), dict.fromkeys(LAYERS, f"not on {sys.platform}, only on Linux") | missing)
    while True:
        if "namespaces" in missing:
            missing.setdefault("tmpfs", "needs namespaces")
        held = tuple(layer for layer in LAYERS if layer not in missing)
        try:
            Worker(held, Limits()).close()
        except MachineryError as error:
            layer, _, reason = str(error).partition(": ")
            if layer not in held:
                raise
            missing[layer] = reason
        else:
            return Isolation(held, missing)


def required(without: Collection[str]) -> tuple[str, ...]:
    """The layers that hold, if those that are needed and not in ``without`` are among them.

    Raises:
        IsolationError: They are not.
    """
    found = isolation(frozenset(without))
    lacking = [
        f"{layer} ({found.missing[layer]})" for layer in NEEDED if layer in found.missing and layer not in without
    ]
    if lacking:
        raise IsolationError(
            f"code that nobody has read is not run here: it needs {' and '.join(NEEDED)}, and missing are "
            f"{', '.join(lacking)}; to run it nevertheless, name these in without="
        )
    return found.held
