"""The Pareto front: the models that no other beats in both quality and cost."""

from __future__ import annotations

from collections.abc import Mapping

Point = tuple[float, float]
"""Cost, of which less is better, and quality, of which more is."""


def front(points: Mapping[str, Point]) -> list[str]:
    """The names on the front, cheapest first; of two alike both are on it."""
    return sorted(
        (name for name, point in points.items() if not any(beats(other, point) for other in points.values())),
        key=lambda name: (points[name], name),
    )


def beats(a: Point, b: Point) -> bool:
    """Whether ``a`` is at least as good as ``b`` in both, and better in one."""
    return a[0] <= b[0] and a[1] >= b[1] and a != b
