"""From scores per answer to one figure, where several answers are to the same question.

Answers to one question stand or fall together, so that the interval is drawn over questions.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from evaluate_metrics.scoring.fold import DRAWS, SEED, fold


def folded(name: str, scores: Sequence[float | None], groups: Sequence[Hashable]) -> dict[str, object]:
    """What ``fold`` gives, with an interval over ``groups``; None below two groups with a score."""
    return {**fold(name, scores), "ci95": interval(scores, groups)}


def interval(scores: Sequence[float | None], groups: Sequence[Hashable]) -> list[float] | None:
    """The 95 % percentile interval of the mean, [low, high], by a bootstrap that draws whole groups."""
    sums: dict[Hashable, list[float]] = {}
    for score, group in zip(scores, groups, strict=True):
        if score is not None:
            sums.setdefault(group, []).append(score)
    if len(sums) < 2:
        return None
    total = np.array([sum(each) for each in sums.values()])
    count = np.array([len(each) for each in sums.values()])
    random = np.random.default_rng(SEED)
    draws = (random.integers(0, total.size, total.size) for _ in range(DRAWS))
    low, high = np.quantile([total[drawn].sum() / count[drawn].sum() for drawn in draws], [0.025, 0.975])
    return [float(low), float(high)]
