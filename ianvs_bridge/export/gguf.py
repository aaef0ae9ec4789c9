"""GGUF, the form of llama.cpp: weights, words and chat template of a model in one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ianvs_bridge.backends.llamacpp import FILE
from ianvs_bridge.export._gguf_families import Array, Family, family_of, head_width, put_shape, rotary_factors
from ianvs_bridge.export._gguf_words import put_words
from ianvs_bridge.export._optimum import loaded
from ianvs_bridge.export._quiet import quiet
from ianvs_bridge.export._target import Form, Precision, Target
from smart_coding_dataset.errors import UserError

KINDS: Mapping[Precision, tuple[str, str, str]] = {
    "fp32": ("F32", "F32", "ALL_F32"),
    "int8": ("Q8_0", "Q8_0", "MOSTLY_Q8_0"),
    "int4": ("Q4_0", "Q8_0", "MOSTLY_Q4_0"),
}
"""How matrices, tables of tokens and the whole file are stored. A table is read by row and decides every token: at
4 bits it would lose more than it saves."""


def write(source: Path, out: Path, form: Form) -> None:
    """One tensor after the other, as the tables of the package ``gguf`` name them."""
    import gguf  # noqa: PLC0415  not there without an extra

    with quiet():
        model = loaded(source)
    config, family = model.config, family_of(model.config)
    arch = gguf.MODEL_ARCH[family.arch]
    writer = gguf.GGUFWriter(out / FILE, gguf.MODEL_ARCH_NAMES[arch])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_file_type(gguf.LlamaFileType[KINDS[form.precision][2]])
    put_shape(writer, config, family)
    put_words(writer, source, config.vocab_size)
    for name, values in _tensors(model, arch, family):
        kind = _kind(name, values, form.precision)
        writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _tensors(model: Any, arch: Any, family: Family) -> Iterator[tuple[str, Array]]:
    import gguf  # noqa: PLC0415

    config = model.config
    names = gguf.get_tensor_name_map(arch, config.num_hidden_layers)
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue  # llama.cpp takes the table that it has
        theirs = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if theirs is None:
            raise UserError(f"gguf: llama.cpp's {family.arch} has no place for the tensor {name}")
        yield theirs, _arranged(name, tensor.detach().numpy(), config, family)
    if (factors := rotary_factors(config, model)) is not None:
        yield gguf.TENSOR_NAMES[gguf.MODEL_TENSOR.ROPE_FREQS] + ".weight", factors


def _arranged(name: str, values: Array, config: Any, family: Family) -> Array:
    """As llama.cpp stores it."""
    part = name.split(".")[-2]
    if family.pairs and part in ("q_proj", "k_proj"):
        halves = values.reshape(-1, 2, head_width(config) // 2, *values.shape[1:])
        return halves.swapaxes(1, 2).reshape(values.shape)
    if family.one_more and part.endswith("norm"):
        return values + 1
    if family.turned and values.ndim == 2 and part.startswith("c_"):
        return values.T
    return values


def _kind(name: str, values: Array, precision: Precision) -> Any:
    """Norms, biases and tables of places stay as they are, and rows that do not come out even."""
    from gguf import GGML_QUANT_SIZES, GGMLQuantizationType  # noqa: PLC0415

    matrix, table, _ = KINDS[precision]
    found = GGMLQuantizationType[table if name in ("token_embd.weight", "output.weight") else matrix]
    rough = values.ndim < 2 or name.startswith("position_embd") or values.shape[-1] % GGML_QUANT_SIZES[found][0]
    return GGMLQuantizationType.F32 if rough else found


TARGET = Target(
    backend="llamacpp",
    extra="llamacpp",
    modules=("gguf", "cyllama", "torch", "transformers"),
    packages=("torch", "transformers", "gguf", "cyllama"),
    precisions=("fp32", "int8", "int4"),
    write=write,
)
