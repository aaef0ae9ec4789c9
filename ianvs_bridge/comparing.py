"""Comparing backends row by row: means that count the unanswered, and bootstrap intervals over rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ianvs_bridge.results import Scored

DRAWS = 2000
SEED = 20261123


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float


def by_row(rows: Iterable[Scored], metric: str) -> dict[str, float]:
    """The score of each row, its samples averaged. What has no score counts 0: such an answer is no help."""
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row.scores.get(metric) or 0.0)
    return {key: sum(values) / len(values) for key, values in found.items()}


def mean(values: Sequence[float]) -> float:
    """Their mean; there must be some."""
    return sum(values) / len(values)


def difference(ours: Mapping[str, float], theirs: Mapping[str, float]) -> Estimate | None:
    """By how much ``ours`` is better, over the rows of both; None where they share fewer than two.

    The interval is the percentile bootstrap of the paired differences (Efron 1979), with a fixed seed.
    """
    shared = sorted(ours.keys() & theirs.keys())
    return interval([ours[key] - theirs[key] for key in shared]) if len(shared) > 1 else None


def interval(values: Sequence[float]) -> Estimate:
    """The mean of ``values``, one for each row, with its percentile bootstrap interval."""
    import numpy as np  # noqa: PLC0415  a tenth of a second that `--help` need not pay

    from evaluate_metrics.scoring.fold import bootstrap  # noqa: PLC0415  it imports numpy

    known = np.asarray(values, dtype=float)
    return Estimate(float(known.mean()), *bootstrap(known, DRAWS, SEED))
