"""What a model will need, from its files and its configuration, and whether there is as much: before it is loaded.

The weights count as large as they will be in memory, the cache of keys and values for as many tokens as the
options allow, the runtime as measured. What is computed in between is not counted: a model that is let through may
still prove too large, and one that is refused could not have answered as long as it was allowed to.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ianvs_bridge.backends._local import Options
from ianvs_bridge.backends._prompting import json_of
from ianvs_bridge.device import memory
from smart_coding_dataset.errors import UserError

WEIGHTS = {
    "executorch": ("*.pte",),
    "hf": ("*.safetensors", "*.bin"),
    "llamacpp": ("*.gguf",),
    "onnx": ("*.onnx*",),
    "openvino": ("*.bin",),
}
"""Where a backend looks for weights; it takes what the first pattern finds."""
RUNTIME = {"executorch": 380, "hf": 390, "llamacpp": 70, "onnx": 90, "openvino": 190}
"""Megabytes of a process that answers with a model of next to no size, measured with `profile` (Linux, 2026)."""
AHEAD = ("executorch",)
"""Backends that set the cache aside for the whole context, once, whatever the answers may have."""
NAMES = {
    "num_hidden_layers": ("n_layer", "num_layers"),
    "num_attention_heads": ("n_head", "num_heads"),
    "hidden_size": ("n_embd", "d_model"),
    "head_dim": ("d_kv",),
}
"""What older families call it."""
WIDTHS = {"float32": 4, "bfloat16": 2, "float16": 2}
"""Bytes of a number."""
QUESTION = 512
"""Tokens of a question beside which an answer of ``max_tokens`` must have room; most have fewer."""
MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Bytes of memory by what they are for."""

    weights: int
    cache: int | None
    """Keys and values of all tokens in work; None for a configuration that does not tell how large they are."""
    runtime: int

    @property
    def total(self) -> int:
        """All that is known."""
        return self.weights + (self.cache or 0) + self.runtime

    def __str__(self) -> str:
        parts = {"weights": self.weights, "cache": self.cache, "runtime": self.runtime}
        said = (f"{name} {'unknown' if size is None else f'{size / MB:.0f}'}" for name, size in parts.items())
        return f"{self.total / MB:.0f} MB ({', '.join(said)})"


def need(backend: str, model: Path, options: Options, config: Mapping[str, Any] | None = None) -> Need:
    """What a model takes at least, answering as ``options`` say.

    Args:
        backend: The one that will load it.
        model: Its folder, or its file where it is one alone.
        options: Of the backend.
        config: As transformers names what is in it; None: as ``config.json`` in the folder says.
    """
    config = json_of(model / "config.json") if config is None else config
    found = [[model]] if model.is_file() else ([*model.glob(pattern)] for pattern in WEIGHTS[backend])
    files = next(filter(None, found), [])
    width = WIDTHS[getattr(options, "dtype", "float32")]
    stored = WIDTHS.get(str(config.get("dtype", config.get("torch_dtype"))), width) if backend == "hf" else width
    genai = {} if model.is_file() else json_of(model / "genai_config.json").get("model", {})
    said = _said(config, genai)
    longest = said.get("max_position_embeddings")
    tokens = min(QUESTION + options.max_tokens, longest or sys.maxsize) * options.batch
    if backend in AHEAD and longest:
        tokens = longest
    each = _cache(said)
    return Need(
        weights=sum(path.stat().st_size for path in files) * width // stored,
        cache=None if each is None else each * width * tokens,
        runtime=RUNTIME[backend] * MB,
    )


def _said(config: Mapping[str, Any], genai: Mapping[str, Any]) -> dict[str, Any]:
    """What either file says of the decoder, in the names of transformers."""
    decoder = dict(genai.get("decoder", {}))
    names = {"head_dim": decoder.get("head_size"), "max_position_embeddings": genai.get("context_length")}
    other = {name: value for name, value in names.items() if value is not None}
    said = {**config, **config.get("text_config", {}), **decoder, **other}
    older = {name: said[old] for name, olds in NAMES.items() for old in olds if said.get(old)}
    return {**older, **said}


def _cache(said: Mapping[str, Any]) -> int | None:
    """Numbers kept for each token: in every layer a key and a value, for every head that has its own."""
    layers, heads = said.get("num_hidden_layers"), said.get("num_attention_heads")
    width = said.get("head_dim") or (said.get("hidden_size", 0) // heads if heads else None)
    groups = said.get("num_key_value_heads") or heads
    return 2 * layers * groups * width if layers and groups and width else None


def fits(
    backend: str,
    model: Path,
    options: Options,
    root: Path = memory.ROOT,
    config: Mapping[str, Any] | None = None,
) -> None:
    """Refuse a model that needs more memory than is allowed or free.

    Args:
        backend: The one that will load it.
        model: Where it is.
        options: ``max_memory`` is what it may take; without it, it may take what is free.
        root: Of the file system in which the kernel tells what is free.
        config: As ``need`` takes it.

    Raises:
        UserError: It needs more; the message has the figures.
    """
    free = memory.free(root)
    if options.max_memory is not None:
        most, bound = options.max_memory * MB, f"max_memory allows {options.max_memory} MB"
    elif free is not None:
        most, bound = free.bytes, f"the {free.bound} has {free.bytes / MB:.0f} MB free"
    else:
        return
    needed = need(backend, model, options, config)
    if needed.total > most:
        raise UserError(
            f"{backend}:{model} needs at least {needed}, and {bound};"
            " a smaller export, max_tokens or batch needs less"
        )
