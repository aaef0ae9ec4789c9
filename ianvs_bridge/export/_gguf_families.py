"""What llama.cpp must be told of a model, and how it wants the weights, by family: one line of a table each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from smart_coding_dataset.errors import UserError, unknown

Array = Any
"""Of NumPy."""
More = Callable[[Any, Any], None]
"""Writes what only this family has: takes the writer and the configuration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Models that llama.cpp computes alike, by the name that their configuration has in transformers."""

    arch: str
    """Of ``gguf.MODEL_ARCH``."""
    activation: str = "silu"
    """The only one that llama.cpp knows for it."""
    pairs: bool = False
    """Rotates neighbouring numbers of queries and keys, where transformers rotates those of two halves."""
    one_more: bool = False
    """Norms are stored with the 1 that transformers adds to them."""
    turned: bool = False
    """transformers stores its linear layers the other way round."""
    windows: bool = False
    """Layers may look back only so far."""
    more: More | None = None
    """None where there is nothing more to say."""


def family_of(config: Any) -> Family:
    """The family of a model.

    Raises:
        UserError: It is none of those known here, or one of its kind that llama.cpp would compute otherwise.
    """
    if config.model_type not in FAMILIES:
        raise unknown("family for gguf", config.model_type, FAMILIES)
    found = FAMILIES[config.model_type]
    names = (getattr(config, name, None) for name in ("hidden_activation", "hidden_act", "activation_function"))
    activation = next(filter(None, names), None)
    if activation != found.activation:
        raise _refused(config, f"the activation {found.activation} alone, found {activation}")
    window = getattr(config, "sliding_window", None)
    if window and window < config.max_position_embeddings and not found.windows:
        raise _refused(config, f"no layers that look back only so far, found a window of {window}")
    return found


def _refused(config: Any, said: str) -> UserError:
    return UserError(f"gguf: llama.cpp knows for {config.model_type} {said}")


def put_shape(writer: Any, config: Any, family: Family) -> None:
    """Sizes, norms and places, which every family has."""
    heads, width = config.num_attention_heads, head_width(config)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(
        getattr(config, "n_inner" if hasattr(config, "n_inner") else "intermediate_size") or 4 * config.hidden_size
    )
    writer.add_head_count(heads)
    writer.add_head_count_kv(getattr(config, "num_key_value_heads", None) or heads)
    writer.add_key_length(width)
    writer.add_value_length(width)
    writer.add_vocab_size(config.vocab_size)
    if (eps := getattr(config, "rms_norm_eps", None)) is not None:
        writer.add_layer_norm_rms_eps(eps)
    for name in ("layer_norm_epsilon", "norm_epsilon"):
        if (eps := getattr(config, name, None)) is not None:
            writer.add_layer_norm_eps(eps)
    if rotary := _rotary(config):
        _put_rotary(writer, config, rotary, width)
    if family.more is not None:
        family.more(writer, config)


def head_width(config: Any) -> int:
    """Numbers of a key."""
    return int(getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads)


def _rotary(config: Any) -> Mapping[str, Any]:
    """Of layers that look at everything; empty where places are learnt."""
    said: Mapping[str, Any] = getattr(config, "rope_parameters", None) or {}
    found: Mapping[str, Any] = said.get("full_attention", said)
    return found


def _put_rotary(writer: Any, config: Any, said: Mapping[str, Any], width: int) -> None:
    from gguf import RopeScalingType  # noqa: PLC0415  not there without an extra

    writer.add_rope_freq_base(said["rope_theta"])
    writer.add_rope_dimension_count(int(width * said.get("partial_rotary_factor", 1)))
    kind = said.get("rope_type", "default")
    if kind == "linear":
        writer.add_rope_scaling_type(RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(said["factor"])
    elif kind == "yarn":
        writer.add_rope_scaling_type(RopeScalingType.YARN)
        writer.add_rope_scaling_factor(said["factor"])
        writer.add_rope_scaling_orig_ctx_len(said["original_max_position_embeddings"])
    elif kind not in ("default", "llama3"):
        raise _refused(config, f"the rotary embeddings default, linear, llama3 and yarn here, found {kind}")


def rotary_factors(config: Any, model: Any) -> Array | None:
    """By what llama.cpp divides each frequency; None where they are as the base says."""
    import numpy as np  # noqa: PLC0415

    said = _rotary(config)
    if said.get("rope_type") != "llama3":
        return None
    if config.model_type not in ("llama", "mistral"):
        raise _refused(config, "no rotary embeddings of the kind llama3")
    frequencies = model.get_decoder().rotary_emb.inv_freq.numpy()
    plain = said["rope_theta"] ** -(np.arange(len(frequencies)) / len(frequencies))
    return (plain / frequencies).astype(np.float32)


def _gemma2(writer: Any, config: Any) -> None:
    writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
    writer.add_final_logit_softcapping(config.final_logit_softcapping)
    _windows(writer, config, 2)


def _gemma3(writer: Any, config: Any) -> None:
    if config.attn_logit_softcapping or config.final_logit_softcapping:
        raise _refused(config, "no softcapping")
    writer.add_rope_freq_base_swa(config.rope_parameters["sliding_attention"]["rope_theta"])
    _windows(writer, config, None)


def _windows(writer: Any, config: Any, period: int | None) -> None:
    """Every so many layers one looks at everything; how many, some families leave to be said."""
    if config.query_pre_attn_scalar != head_width(config):
        raise _refused(config, f"queries scaled by the width of a head, found {config.query_pre_attn_scalar}")
    layers = [kind == "full_attention" for kind in config.layer_types]
    found = period or (layers.index(True) + 1 if True in layers else len(layers) + 1)
    if layers != [n % found == found - 1 for n in range(len(layers))]:
        raise _refused(config, f"layers that look at everything at even distances, found {config.layer_types}")
    writer.add_sliding_window(config.sliding_window)
    if not period:
        writer.add_sliding_window_pattern(found)


def _granite(writer: Any, config: Any) -> None:
    writer.add_attention_scale(config.attention_multiplier)
    writer.add_embedding_scale(config.embedding_multiplier)
    writer.add_residual_scale(config.residual_multiplier)
    writer.add_logit_scale(config.logits_scaling)


def _smollm3(_: Any, config: Any) -> None:
    if config.no_rope_layers != [int(n % 4 != 3) for n in range(config.num_hidden_layers)]:
        raise _refused(config, "every fourth layer alone without rotary embeddings")


GELU = "gelu_pytorch_tanh"
FAMILIES: Mapping[str, Family] = {
    "gemma": Family(arch="GEMMA", activation=GELU, one_more=True),
    "gemma2": Family(arch="GEMMA2", activation=GELU, one_more=True, windows=True, more=_gemma2),
    "gemma3_text": Family(arch="GEMMA3", activation=GELU, one_more=True, windows=True, more=_gemma3),
    "gpt2": Family(arch="GPT2", activation="gelu_new", turned=True),
    "granite": Family(arch="GRANITE", pairs=True, more=_granite),
    "llama": Family(arch="LLAMA", pairs=True),
    "mistral": Family(arch="LLAMA", pairs=True),
    "olmo2": Family(arch="OLMO2"),
    "phi3": Family(arch="PHI3"),
    "qwen2": Family(arch="QWEN2"),
    "qwen3": Family(arch="QWEN3"),
    "smollm3": Family(arch="SMOLLM3", pairs=True, more=_smollm3),
    "starcoder2": Family(arch="STARCODER2", activation=GELU),
}
