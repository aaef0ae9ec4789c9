"""Figures: a value, or the reason why there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing that was measured, perhaps many times."""

    unit: str
    value: float | None = None
    """What was measured; of several runs the median. None: ``missing`` says why."""
    p90: float | None = None
    """What nine runs in ten did not exceed; None with fewer than ten."""
    p99: float | None = None
    """What 99 runs in a hundred did not exceed; None with fewer than a hundred."""
    runs: int = 0
    missing: str | None = None
    """Why there is no value; None if there is one."""


def one(unit: str, value: float | None, missing: str) -> Figure:
    """What was measured once; without a value, ``missing`` is the reason."""
    return Figure(unit=unit, missing=missing) if value is None else Figure(unit=unit, value=value, runs=1)


def many(unit: str, values: Sequence[float | None], missing: str) -> Figure:
    """What was measured in several runs, those that have a value; if none has, ``missing`` is the reason."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return Figure(unit=unit, missing=missing)
    return Figure(
        unit=unit,
        value=reached(known, 0.5),
        p90=reached(known, 0.9) if len(known) >= 10 else None,
        p99=reached(known, 0.99) if len(known) >= 100 else None,
        runs=len(known),
    )


def reached(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of all do not exceed (the nearest-rank percentile)."""
    return ordered[max(1, math.ceil(round(share * len(ordered), 9))) - 1]
