"""OpenVINO with a key-value cache in the model, by transformers' own exporter; NNCF compresses its weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ianvs_bridge.export._decoding import decoding, sample
from ianvs_bridge.export._optimum import loaded
from ianvs_bridge.export._quiet import quiet
from ianvs_bridge.export._target import GROUP, Form, Precision, Target
from smart_coding_dataset.errors import UserError


def write(source: Path, out: Path, form: Form) -> None:
    """The model, and its tokenizer as a graph, so that OpenVINO's generation library can do without ours."""
    import openvino  # noqa: PLC0415  not there without an extra
    from openvino_tokenizers import convert_tokenizer  # noqa: PLC0415
    from transformers import AutoTokenizer  # noqa: PLC0415

    with quiet():
        tokenizer = AutoTokenizer.from_pretrained(source)
        model = _compressed(_converted(source, tokenizer), form.precision)
        words, text = convert_tokenizer(tokenizer, with_detokenizer=True, skip_special_tokens=True)
    parts = {"openvino_model": model, "openvino_tokenizer": words, "openvino_detokenizer": text}
    for name, part in parts.items():
        openvino.save_model(part, str(out / f"{name}.xml"), compress_to_fp16=False)


def _converted(source: Path, tokenizer: Any) -> Any:
    from transformers.exporters import OpenVINOConfig, OpenVINOExporter  # noqa: PLC0415

    try:
        part, given = decoding(loaded(source), sample(tokenizer))
        return OpenVINOExporter().export(part, given, OpenVINOConfig(dynamic=True)).program
    except Exception as error:  # whatever PyTorch's tracer or the converter stumbled over
        said = str(error).strip().partition("\n")[0]
        raise UserError(f"openvino: the exporter of transformers cannot convert this model ({said})") from error


def _compressed(model: Any, precision: Precision) -> Any:
    """Weights alone: activations stay as they are, so that no data is needed to calibrate."""
    if precision == "fp32":
        return model
    import nncf  # noqa: PLC0415

    if precision == "int8":
        return nncf.compress_weights(model, mode=nncf.CompressWeightsMode.INT8_ASYM)
    return nncf.compress_weights(model, mode=nncf.CompressWeightsMode.INT4_SYM, group_size=GROUP, ratio=1.0)


TARGET = Target(
    backend="openvino",
    extra="openvino",
    modules=("openvino", "openvino_tokenizers", "openvino_genai", "nncf", "torch", "transformers"),
    packages=("torch", "transformers", "optimum", "openvino", "openvino-genai", "openvino-tokenizers", "nncf"),
    precisions=("fp32", "int8", "int4"),
    write=write,
)
