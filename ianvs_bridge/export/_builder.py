"""The model builder of onnxruntime-genai, for configurations as transformers 5 writes them.

Runs as ``python -m``, with the options of the builder. Since version 5, a Gemma 3 has its rotary parameters by
kind of layer; the builder looks for them where they were before.
"""

from __future__ import annotations

import runpy
from functools import wraps
from typing import Any

BUILDER = "onnxruntime_genai.models.builder"
LAYERED = ("gemma3", "gemma3_text")


def flat(config: Any) -> Any:
    """The same configuration, with the parameters of layers that look at everything where those of all were."""
    by_layer = getattr(config, "rope_parameters", None) or {}
    if config.model_type in LAYERED and "full_attention" in by_layer:
        config.rope_local_base_freq = by_layer["sliding_attention"]["rope_theta"]
        config.rope_parameters = by_layer["full_attention"]
        config.rope_theta = config.rope_parameters["rope_theta"]
    return config


def main() -> None:
    """Build as the builder would, had it been given ``flat`` configurations."""
    from transformers import AutoConfig  # noqa: PLC0415  seconds, and not there without an extra

    read = AutoConfig.from_pretrained

    @wraps(read)
    def from_pretrained(*args: Any, **options: Any) -> Any:
        found = read(*args, **options)
        return found if isinstance(found, tuple) else flat(found)  # a tuple is for transformers itself

    AutoConfig.from_pretrained = from_pretrained
    runpy.run_module(BUILDER, run_name="__main__")


if __name__ == "__main__":
    main()
