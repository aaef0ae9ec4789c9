"""A model that `export --to openvino` wrote, on OpenVINO's generation library; no PyTorch is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ianvs_bridge.backends import _local, _options
from ianvs_bridge.backends._budget import fits
from ianvs_bridge.backends._engine import Asked, Take
from ianvs_bridge.backends._folders import local, require
from ianvs_bridge.backends._local import Local
from ianvs_bridge.backends._prompting import json_of, words

MODEL = "openvino_model.xml"
PLENTY = 8192
"""Tokens read in one step: a long prompt is not cut in pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(_local.Options):
    """What it takes besides."""

    batch: int = field(default=8, metadata=_options.ONLY_HOW)
    """Questions that are answered together: each begins and ends on its own."""
    device: str = "CPU"
    """A device of OpenVINO: ``CPU``, ``GPU``, ``NPU`` …"""
    reuse: bool = field(default=False, metadata=_options.ONLY_HOW)
    """Keeps what was computed of a prompt for those that begin alike; asked again, it costs next to nothing."""
    exact: bool = True
    """Computes in 32 bits; false lets the runtime take fewer where the processor has instructions for it."""


class Genai:
    """The model with continuous batching."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Load the weights."""
        import openvino_genai as genai  # noqa: PLC0415  not there without an extra

        said = json_of(folder / "config.json")
        self.context: int = said.get("text_config", said).get("max_position_embeddings", 2**31)
        scheduler = genai.SchedulerConfig()
        scheduler.max_num_batched_tokens = max(PLENTY, options.batch)
        scheduler.max_num_seqs = options.batch
        scheduler.enable_prefix_caching = options.reuse
        self._folder, self._options, self._genai = folder, options, genai
        self._pipeline = genai.ContinuousBatchingPipeline(
            str(folder), scheduler, options.device, _properties(options)
        )

    def generate(self, asked: Sequence[Asked], take: Take) -> None:
        """See ``Engine``."""
        import numpy as np  # noqa: PLC0415
        from openvino import Tensor  # noqa: PLC0415

        coming = {
            which: self._pipeline.add_request(which, Tensor(np.array([each.tokens])), self._config(each))
            for which, each in enumerate(asked)
        }
        try:
            while coming:
                self._pipeline.step()
                for which, handle in list(coming.items()):
                    if handle.can_read() and any(take(which, token) for token in handle.read()[0].generated_ids):
                        coming.pop(which).stop()
        finally:
            for handle in coming.values():
                handle.stop()
            while self._pipeline.has_non_finished_requests():
                self._pipeline.step()  # in which it gives back what stopped answers had in memory

    def _config(self, asked: Asked) -> Any:
        config = self._genai.GenerationConfig()
        config.max_new_tokens, config.ignore_eos, config.do_sample = asked.most, True, asked.sampling is not None
        if (drawn := asked.sampling) is not None:
            config.rng_seed, config.temperature, config.top_p = drawn.seed, drawn.temperature, drawn.top_p
        return config

    def logits(self, prompt: Sequence[int], answer: Sequence[int]) -> Any:
        """See ``Engine``."""
        import numpy as np  # noqa: PLC0415
        import openvino  # noqa: PLC0415

        core = openvino.Core()
        model = core.compile_model(str(self._folder / MODEL), self._options.device, _properties(self._options))
        run, found = model.create_infer_request(), []
        names = {port.any_name for port in model.inputs}
        for first, tokens in ((0, prompt), (len(prompt), answer[:-1])):
            if tokens:
                end = first + len(tokens)
                inputs = {
                    "input_ids": np.array([tokens]),
                    "attention_mask": np.ones((1, end), dtype=np.int64),
                    "position_ids": np.arange(first, end)[None],
                    "beam_idx": np.zeros(1, dtype=np.int32),
                }
                run.infer({name: value for name, value in inputs.items() if name in names})
                found.append(np.array(run.get_tensor("logits").data[0], dtype=np.float32))
        return np.concatenate([found[0][-1:], *found[1:]])


def _properties(options: Options) -> dict[str, object]:
    exact = {"INFERENCE_PRECISION_HINT": "f32", "KV_CACHE_PRECISION": "f32"} if options.exact else {}
    threads = {} if options.threads is None else {"INFERENCE_NUM_THREADS": options.threads}
    return {**exact, **threads}


def load(what: str, options: Mapping[str, str]) -> Local:
    """The backend ``openvino:PATH``.

    Raises:
        UserError: The runtime or the folder is not there, an option cannot be used, or the model is too large.
    """
    read = _options.read(Options, options, "openvino")
    require("the backend openvino", "openvino", "openvino_genai", "openvino_tokenizers", "tokenizers")
    folder = local("openvino", what, MODEL)
    fits("openvino", folder, read)
    return Local(words(folder), Genai, folder, read)
