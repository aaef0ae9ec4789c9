"""What transformers' exporters trace: one graph that takes any number of tokens after any number of others."""

from __future__ import annotations

from typing import Any

SAMPLE = ("def add(a, b):", "Say why, not what the code already says.")
"""Two texts of different length: from a batch of one, or without padding, the graph would take no other."""


def decoding(model: Any, sample: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """A model as a step of generation, for prompts and answers alike.

    Returns:
        The module, and inputs as a step has them, the key-value cache among them.
    """
    from transformers.exporters.utils import decompose_for_generation  # noqa: PLC0415  not there without an extra

    part, given = decompose_for_generation(model, sample, multi_token_decode=True)["decode"]
    return part, given


def sample(tokenizer: Any) -> dict[str, Any]:
    """The two texts as ``input_ids`` and ``attention_mask``, of the shape [2, tokens]."""
    tokenizer.padding_side = "left"
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    words = tokenizer(list(SAMPLE), return_tensors="pt", padding=True)
    return {name: words[name] for name in ("input_ids", "attention_mask")}
