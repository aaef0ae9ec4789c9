"""How far several judgements of the same things are alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, permutations
from typing import Literal

Level = Literal["nominal", "ordinal", "interval"]


def alpha(units: Sequence[Sequence[int]], level: Level) -> float | None:
    """Krippendorff's alpha: 1 is perfect agreement, 0 that of chance.

    As in Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*: by coincidences of values, so that a
    unit may have any number of them; those with fewer than two are left out.

    Args:
        units: The values that one thing was given.
        level: What differences between values mean.

    Returns:
        None where nothing can be compared: no unit has two values, or all values are the same.
    """
    paired = [unit for unit in units if len(unit) > 1]
    count = Counter(value for unit in paired for value in unit)
    apart = _distance(level, count)
    observed = sum(apart(a, b) / (len(unit) - 1) for unit in paired for a, b in permutations(unit, 2))
    expected = sum(count[a] * count[b] * apart(a, b) for a, b in permutations(count, 2))
    return 1 - (count.total() - 1) * observed / expected if expected else None


def _distance(level: Level, count: Counter[int]) -> Callable[[int, int], float]:
    """The squared difference of two values."""

    def ordinal(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        between: float = sum(n for value, n in count.items() if low <= value <= high)
        return (between - (count[a] + count[b]) / 2) ** 2 if a != b else 0.0

    if level == "ordinal":
        return ordinal
    return (lambda a, b: float(a != b)) if level == "nominal" else (lambda a, b: float(a - b) ** 2)


def mean_difference(units: Sequence[Sequence[int]]) -> float | None:
    """Mean absolute difference of two values of one unit, each unit counting alike; None where no unit has two."""
    each = [[abs(a - b) for a, b in combinations(unit, 2)] for unit in units if len(unit) > 1]
    return sum(sum(pairs) / len(pairs) for pairs in each) / len(each) if each else None
