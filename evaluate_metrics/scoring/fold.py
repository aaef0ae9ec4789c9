"""From scores per row to one figure: mean, abstentions, and an interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

DRAWS = 1000
SEED = 20241101


def fold(name: str, scores: Sequence[float | None]) -> dict[str, object]:
    """Mean of the rows that could be scored, how many could and could not, and a 95 % interval of the mean.

    The interval is the percentile bootstrap over rows (Efron 1979), with a fixed seed; None below two scored rows.
    """
    known = np.array([s for s in scores if s is not None], dtype=float)
    mean = float(known.mean()) if known.size else None
    return {
        name: mean,
        "scores": list(scores),
        "scored": int(known.size),
        "abstained": len(scores) - int(known.size),
        "ci95": bootstrap(known) if known.size > 1 else None,
    }


def bootstrap(known: np.ndarray, draws: int = DRAWS, seed: int = SEED) -> list[float]:
    """The 95 % percentile bootstrap interval of the mean, [low, high]; one draw in memory at a time."""
    random = np.random.default_rng(seed)
    size = known.size
    means = [float(known[random.integers(0, size, size)].mean()) for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return [float(low), float(high)]
