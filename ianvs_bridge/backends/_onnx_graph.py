"""A decoder as one ONNX graph on plain ONNX Runtime; no PyTorch is needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ianvs_bridge.backends._drawing import answered
from ianvs_bridge.backends._engine import Asked, Take
from ianvs_bridge.backends._local import Options
from ianvs_bridge.backends._onnx_session import Session
from ianvs_bridge.backends._padding import padded
from ianvs_bridge.backends._prompting import json_of

MODEL = "model.onnx"
LENGTHS = ("max_position_embeddings", "n_positions", "n_ctx", "seq_length")
"""Where families say how many tokens they read."""


def context(folder: Path, names: Sequence[str] = LENGTHS) -> int:
    """Tokens that the model in a folder reads, as its configuration says; very many where it does not."""
    said = json_of(folder / "config.json")
    return next((int(said[name]) for name in names if said.get(name)), 2**31)


class Graph:
    """The model, prompts of a batch padded on the left."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Load the weights."""
        self._session, self.context = Session(folder / MODEL, options), context(folder)

    def generate(self, asked: Sequence[Asked], take: Take) -> None:
        """See ``Engine``."""
        import numpy as np  # noqa: PLC0415

        prompts, mask = map(np.array, padded([each.tokens for each in asked], left=True))
        cache = self._session.empty(len(asked))

        def step(tokens: Any, stayed: Sequence[int] | None) -> Any:
            nonlocal mask, cache
            if stayed is not None:
                mask, cache = mask[stayed], self._session.kept(cache, stayed)
            scores, cache = self._step(tokens, mask, cache)
            mask = np.concatenate([mask, np.ones_like(mask[:, :1])], axis=1)
            return scores

        answered(asked, prompts, step, take)

    def logits(self, prompt: Sequence[int], answer: Sequence[int]) -> Any:
        """See ``Engine``."""
        import numpy as np  # noqa: PLC0415

        found, cache, seen = [], self._session.empty(1), 0
        for tokens in [prompt, *([token] for token in answer[:-1])]:
            seen += len(tokens)
            scores, cache = self._step(np.array([tokens]), np.ones((1, seen), dtype=np.int64), cache)
            found.append(scores[0])
        return np.stack(found)

    def _step(self, tokens: Any, mask: Any, cache: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Scores after the last token, of the shape [rows, vocabulary], and the cache with those tokens."""
        places = (mask.cumsum(-1) - 1).clip(min=0)[:, -tokens.shape[1] :]
        given = {"input_ids": tokens, "attention_mask": mask, "position_ids": places}
        found, cache = self._session.run(given, cache)
        return found["logits"].numpy()[:, -1], cache
