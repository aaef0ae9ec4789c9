"""Quality against cost as a picture: where each dot and tick stands, in percent of the width and the height."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ianvs_bridge.profiling.pareto import Point, front


@dataclass(frozen=True, slots=True)
class Dot:
    """A model."""

    name: str
    cost: float
    quality: float
    x: float
    y: float
    best: bool
    """Whether it is on the Pareto front."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One picture. Costs are on a logarithmic scale, since exports differ by factors; quality goes from 0 to 1."""

    cost: str
    """Name of the figure: ``peak_memory_bytes`` …"""
    dots: Sequence[Dot]
    """By cost, so that those on the front can be joined in order."""
    ticks: Sequence[tuple[float, float]]
    """A cost, and where it stands."""
    absent: Mapping[str, str]
    """Models that cannot be shown, each with the reason."""


def plot(cost: str, points: Mapping[str, Point], absent: Mapping[str, str]) -> Plot:
    """Lay out ``points``; a cost of 0 has no place on a logarithmic scale and is put where the scale begins."""
    positive = [c for c, _ in points.values() if c > 0] or [1.0]
    low, high = math.floor(math.log10(min(positive)) * 2) / 2, math.ceil(math.log10(max(positive)) * 2) / 2
    if low == high:
        low, high = low - 0.5, high + 0.5

    def across(c: float) -> float:
        return 100 * (max(low, math.log10(c)) - low) / (high - low) if c > 0 else 0.0

    best = front(points)
    dots = [Dot(name, c, q, across(c), 100 * (1 - q), name in best) for name, (c, q) in points.items()]
    steps = [m * 10.0**e for e in range(math.floor(low), math.ceil(high) + 1) for m in (1, 3)]
    return Plot(
        cost=cost,
        dots=sorted(dots, key=lambda dot: (dot.cost, -dot.quality, dot.name)),
        ticks=[(step, across(step)) for step in steps if low <= math.log10(step) <= high],
        absent=absent,
    )
