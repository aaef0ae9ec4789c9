"""Hooks into transformers' ``generate``: one draws tokens by a seed of its own for each row, one hands them on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import LogitsProcessor, StoppingCriteria

from ianvs_bridge.backends._drawing import Drawing
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


class Drawn(LogitsProcessor):  # type: ignore[misc]
    """Leaves sampled rows one token, the one that was drawn.

    ``generate`` has one generator for a batch: a row would be drawn differently in other company.
    """

    def __init__(self, sampling: Sequence[Sampling | None]) -> None:
        """None leaves a row greedy."""
        self._draw = {row: Drawing(each) for row, each in enumerate(sampling) if each is not None}

    def __call__(self, input_ids: Any, scores: Any) -> Any:  # noqa: ARG002
        """The scores, with all but one impossible where a row is sampled."""
        for row, draw in self._draw.items():
            token = draw(scores[row].float().cpu().numpy())
            scores[row] = -torch.inf
            scores[row, token] = 0
        return scores
