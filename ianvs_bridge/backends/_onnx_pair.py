"""An encoder and a decoder as two ONNX graphs on plain ONNX Runtime; no PyTorch is needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ianvs_bridge.backends._drawing import answered
from ianvs_bridge.backends._engine import Asked, Take
from ianvs_bridge.backends._local import Options
from ianvs_bridge.backends._onnx_graph import MODEL, context
from ianvs_bridge.backends._onnx_session import CACHE_IN, Session
from ianvs_bridge.backends._padding import padded
from ianvs_bridge.backends._prompting import json_of

ENCODER = "encoder.onnx"
CACHE_READ = "cache."
"""How the names of what the encoder gives begin."""
LENGTHS = ("max_position_embeddings",)
"""What T5 calls ``n_positions`` is no limit: it knows distances only."""


class Pair:
    """The encoder reads the prompt once; the decoder begins with a token that the configuration names."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Load the weights."""
        self._encoder, self._decoder = Session(folder / ENCODER, options), Session(folder / MODEL, options)
        self._start = int(json_of(folder / "config.json")["decoder_start_token_id"])
        self.context: int = context(folder, LENGTHS)

    def generate(self, asked: Sequence[Asked], take: Take) -> None:
        """See ``Engine``."""
        import numpy as np  # noqa: PLC0415

        mask, cache = self._read([each.tokens for each in asked])

        def step(tokens: Any, stayed: Sequence[int] | None) -> Any:
            nonlocal mask, cache
            if stayed is not None:
                mask, cache = mask[stayed], self._decoder.kept(cache, stayed)
            found, cache = self._decoder.run({"decoder_input_ids": tokens, "attention_mask": mask}, cache)
            return found["logits"].numpy()[:, -1]

        answered(asked, np.full((len(asked), 1), self._start), step, take)

    def logits(self, prompt: Sequence[int], answer: Sequence[int]) -> Any:
        """See ``Engine``."""
        import numpy as np  # noqa: PLC0415

        found, (mask, cache) = [], self._read([prompt])
        for token in [self._start, *answer[:-1]]:
            given = {"decoder_input_ids": np.array([[token]]), "attention_mask": mask}
            said, cache = self._decoder.run(given, cache)
            found.append(said["logits"].numpy()[0, -1])
        return np.stack(found)

    def _read(self, prompts: Sequence[Sequence[int]]) -> tuple[Any, dict[str, Any]]:
        """The mask of prompts padded on the right, and the cache in which the encoder's keys and values are."""
        import numpy as np  # noqa: PLC0415

        tokens, mask = map(np.array, padded(prompts, left=False))
        first = np.full((len(prompts), 1), self._start)  # the traced graph may still look at its size
        found, _ = self._encoder.run({"input_ids": tokens, "attention_mask": mask, "decoder_input_ids": first}, {})
        read = {CACHE_IN + name.removeprefix(CACHE_READ): value for name, value in found.items()}
        return mask, {**self._decoder.empty(len(prompts)), **read}
