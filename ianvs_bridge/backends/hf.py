"""A model on PyTorch with transformers: what every export is compared with."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ianvs_bridge.backends import _local, _options
from ianvs_bridge.backends._budget import fits
from ianvs_bridge.backends._engine import Asked, Take
from ianvs_bridge.backends._folders import require
from ianvs_bridge.backends._hush import mute
from ianvs_bridge.backends._local import Local
from ianvs_bridge.backends._padding import padded
from ianvs_bridge.backends._prompting import words
from ianvs_bridge.backends._sources import fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(_local.Options):
    """What it takes besides."""

    device: str = "cpu"
    """A device of PyTorch: ``cpu``, ``cuda``, ``cuda:1``, ``mps`` …"""
    dtype: Literal["float32", "bfloat16", "float16"] = "float32"
    """In which numbers it computes."""


class Transformers:
    """The model, its prompts padded on the left; where an encoder reads them, on the right."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Load the weights."""
        mute()
        import torch  # noqa: PLC0415  seconds, and not there without an extra
        from transformers import (  # noqa: PLC0415
            AutoConfig,
            AutoModelForCausalLM,
            AutoModelForSeq2SeqLM,
            GenerationConfig,
        )
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        if not sys.stderr.isatty():
            disable_progress_bar()  # into a log it would be written too
        if options.threads is not None:
            torch.set_num_threads(options.threads)
        self._paired: bool = AutoConfig.from_pretrained(folder).is_encoder_decoder
        kind = AutoModelForSeq2SeqLM if self._paired else AutoModelForCausalLM
        model = kind.from_pretrained(folder, dtype=getattr(torch, options.dtype))
        self._model: Any = model.to(options.device).eval()
        self._pad = self._model.generation_config.pad_token_id or 0
        self._start = self._model.config.decoder_start_token_id if self._paired else None
        # What a model's own configuration asks for (penalties, sampling) would otherwise be filled in.
        self._model.generation_config = GenerationConfig(
            pad_token_id=self._pad, decoder_start_token_id=self._start
        )
        text = self._model.config.get_text_config()
        self.context: int = getattr(text, "max_position_embeddings", None) or 2**31

    def generate(self, asked: Sequence[Asked], take: Take) -> None:
        """See ``Engine``."""
        import torch  # noqa: PLC0415

        from ianvs_bridge.backends._torch import Drawn, Taking  # noqa: PLC0415

        tokens, mask = padded([each.tokens for each in asked], self._pad, left=not self._paired)
        self._model.generate(
            input_ids=torch.tensor(tokens, device=self._model.device),
            attention_mask=torch.tensor(mask, device=self._model.device),
            max_new_tokens=max(each.most for each in asked),
            do_sample=False,
            logits_processor=[Drawn([each.sampling for each in asked])],
            stopping_criteria=[Taking(take)],
        )

    def logits(self, prompt: Sequence[int], answer: Sequence[int]) -> Any:
        """See ``Engine``."""
        import torch  # noqa: PLC0415

        if self._paired:
            given, first = {"input_ids": prompt, "decoder_input_ids": [self._start, *answer]}, 0
        else:
            given, first = {"input_ids": [*prompt, *answer]}, len(prompt) - 1
        tokens = {name: torch.tensor([each], device=self._model.device) for name, each in given.items()}
        with torch.no_grad():
            found = self._model(**tokens).logits[0, first:-1]
        return found.float().cpu().numpy()


def load(what: str, options: Mapping[str, str]) -> Local:
    """The backend ``hf:PATH`` or ``hf:NAME@REVISION``, a folder or a model of the Hub.

    Raises:
        UserError: transformers or the model is not there, an option cannot be used, or the model is too large.
    """
    read = _options.read(Options, options, "hf")
    require("the backend hf", "hf", "torch", "transformers", "tokenizers")
    folder = fetched("hf", what)
    if read.device == "cpu":
        fits("hf", folder, read)
    return Local(words(folder), Transformers, folder, read)
