"""Hooks into transformers' ``generate``: one draws tokens by a seed of its own for each row, one hands them on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import LogitsProcessor, StoppingCriteria

from ianvs_bridge.backends._engine import Sampling, Take


class Taking(StoppingCriteria):  # type: ignore[misc]
    """Hands each new token on, and ends the rows that want no more."""

    def __init__(self, take: Take) -> None:
        """Hand tokens to ``take``."""
        self._take = take

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        """Which rows are done."""
        done = [self._take(which, token) for which, token in enumerate(input_ids[:, -1].tolist())]
        return torch.tensor(done, device=input_ids.device)


class Drawing(LogitsProcessor):  # type: ignore[misc]
    """Adds noise of which the likeliest token is a draw from the distribution (Gumbel 1954), row by row.

    ``generate`` has one generator for a batch: a row would be drawn differently in other company.
    """

    def __init__(self, sampling: Sequence[Sampling | None]) -> None:
        """None leaves a row greedy."""
        self._sampling = sampling
        self._chance = [torch.Generator().manual_seed(s.seed) if s else None for s in sampling]

    def __call__(self, input_ids: Any, scores: Any) -> Any:  # noqa: ARG002
        """The scores, with noise where a row is sampled."""
        for row, (sampling, chance) in enumerate(zip(self._sampling, self._chance, strict=True)):
            if sampling is not None:
                scores[row] = _noisy(scores[row], sampling, chance)
        return scores


def _noisy(scores: Any, sampling: Sampling, chance: Any) -> Any:
    scaled = torch.log_softmax(scores.float() / sampling.temperature, dim=-1)
    ordered, places = scaled.sort(descending=True)
    beyond = ordered.exp().cumsum(0) - ordered.exp() >= sampling.top_p  # the first one always stays
    scaled[places[beyond]] = -torch.inf
    noise = torch.rand(scaled.shape, generator=chance).clamp_min(1e-20).to(scaled.device)
    return (scaled - (-noise.log()).log()).to(scores.dtype)
