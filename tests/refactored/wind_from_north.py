"""Summaries of wind measurements. Directions are degrees from north, clockwise: 90 is east."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Sample:
    """One measurement: where the wind comes from, and its speed in metres a second."""

    direction: float
    speed: float


def mean_speed(samples: Sequence[Sample]) -> float | None:
    """Metres a second; None without samples."""
    return math.fsum(s.speed for s in samples) / len(samples) if samples else None


def mean_direction(samples: Sequence[Sample]) -> float | None:
    """Degrees with one decimal, from 0.0 up to but not including 360.0; None where there is no direction."""
    total = sum(cmath.rect(s.speed, math.radians(s.direction)) for s in samples)
    if abs(total) < 1e-8 * (1e-300 + sum(s.speed for s in samples)) or total == 0:
        return None
    tenths = round(math.degrees(cmath.phase(total)) * 10)
    return tenths % 3600 / 10


def spread(samples: Sequence[Sample]) -> float:
    """Width in degrees, with one decimal, of the smallest sector with all directions; 0.0 without samples."""
    if not samples:
        return 0.0
    around = sorted(math.fmod(math.fmod(s.direction, 360.0) + 360.0, 360.0) for s in samples)
    around.append(around[0] + 360.0)
    widest = max(right - left for left, right in pairwise(around))
    return round(360.0 - widest, 1)


def summary(samples: Sequence[Sample]) -> str:
    """One line for the log."""
    speed = mean_speed(samples)
    if speed is None:
        return "no samples"
    direction = mean_direction(samples)
    if direction is None:
        return f"variable {speed:.1f} m/s"
    return f"{direction:05.1f} {speed:.1f} m/s"
