"""Draws tokens by a seed: the same ones on every runtime that leaves the choice to us, in any company."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import numpy as np

from ianvs_bridge.backends._engine import Asked, Sampling, Take


class Drawing:
    """Chooses the tokens of one answer, from scores of the shape [vocabulary]."""

    def __init__(self, sampling: Sampling | None) -> None:
        """None: the likeliest token, always."""
        self._sampling = sampling
        self._chance = np.random.default_rng(sampling.seed) if sampling else None

    def __call__(self, scores: Any) -> int:
        """The next token: the likeliest after noise (Gumbel 1954), which is a draw from the distribution."""
        if self._sampling is None or self._chance is None:
            return int(scores.argmax())
        left = _likeliest(scores.astype(np.float64) / self._sampling.temperature, self._sampling.top_p)
        return int((left + self._chance.gumbel(size=left.shape)).argmax())


def _likeliest(scores: Any, share: float) -> Any:
    """The scores with all but the likeliest tokens, that have this share of the probability, made impossible."""
    order = np.argsort(-scores, kind="stable")
    chances = np.exp(scores[order] - scores.max())
    chances /= chances.sum()
    beyond = chances.cumsum() - chances >= share  # the first one always stays
    left = scores.copy()
    left[order[beyond]] = -np.inf
    return left


Step = Callable[[Any, Sequence[int] | None], Any]
"""Takes tokens [rows, tokens], one a row after the first step, and gives scores [rows, vocabulary].

Answers that are over are not asked on: the places that the others had in the step before come along, or None where
all go on.
"""


def answered(asked: Sequence[Asked], first: Any, step: Step, take: Take) -> None:
    """Answer prompts together, as ``Engine.generate`` does, with a runtime that only computes scores.

    Args:
        asked: The prompts.
        first: Tokens of the first step, of the shape [rows, tokens].
        step: See ``Step``.
        take: See ``Take``.
    """
    draws = [Drawing(each.sampling) for each in asked]
    rows, tokens, stayed = list(range(len(asked))), first, None
    for made in count(1):
        following = [draws[row](scores) for row, scores in zip(rows, step(tokens, stayed), strict=True)]
        going = [at for at, row in enumerate(rows) if not take(row, following[at]) and made < asked[row].most]
        if not going:
            return
        stayed = going if len(going) < len(rows) else None
        rows, tokens = [rows[at] for at in going], np.array([following[at] for at in going])[:, None]
