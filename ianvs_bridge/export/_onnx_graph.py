"""ONNX with a key-value cache, by transformers' own exporter: for families that the model builder lacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ianvs_bridge.backends._onnx_graph import MODEL
from ianvs_bridge.backends._onnx_pair import ENCODER
from ianvs_bridge.backends._onnx_session import CACHE_OUT
from ianvs_bridge.export._decoding import decoding, sample
from ianvs_bridge.export._optimum import loaded
from ianvs_bridge.export._quiet import quiet
from ianvs_bridge.export._target import GROUP, Precision
from smart_coding_dataset.errors import UserError

BITS = {"int8": 8, "int4": 4}
ACROSS = "cross_attention_cache."
"""In the names of keys and values that the decoder takes from the encoder."""


def write(source: Path, out: Path, precision: Precision) -> None:
    """Trace the model and write its graph, weights beside it; for one with an encoder, two graphs."""
    from transformers import AutoTokenizer  # noqa: PLC0415  not there without an extra

    with quiet():
        try:
            inputs = sample(AutoTokenizer.from_pretrained(source))
            for name, graph in _graphs(loaded(source), inputs).items():
                _save(graph, out / name, precision)
        except Exception as error:  # whatever PyTorch's tracer or the converter stumbled over
            said = str(error).strip().partition("\n")[0]
            raise UserError(
                f"onnx: neither the builder of onnxruntime-genai nor transformers can convert this model ({said})"
            ) from error


def _graphs(model: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    """By the names of their files."""
    part, given = decoding(model, inputs)
    if part._supports_logits_to_keep():
        given["logits_to_keep"] = 1  # of a prompt only the last scores are wanted; all would be large
    step = _traced(part, given)
    if not model.config.is_encoder_decoder:
        return {MODEL: step}
    more = {name: given[name] for name in ("decoder_input_ids", "use_cache", "return_dict") if name in given}
    whole = _traced(model, inputs | more)  # the prompt, and the first token of an answer
    return {
        ENCODER: _only(whole, lambda name: ACROSS in name),
        MODEL: _only(step, lambda name: name == "logits" or (name.startswith(CACHE_OUT) and ACROSS not in name)),
    }


def _traced(part: Any, given: dict[str, Any]) -> Any:
    from transformers.exporters import OnnxConfig, OnnxExporter  # noqa: PLC0415

    return OnnxExporter().export(part, given, OnnxConfig(dynamic=True)).program


def _only(model: Any, wanted: Callable[[str], bool]) -> Any:
    """The graph without other outputs, and without what served only them."""
    from onnx_ir.passes.common import RemoveUnusedNodesPass  # noqa: PLC0415

    graph = model.graph
    graph.outputs[:] = [each for each in graph.outputs if wanted(each.name)]
    RemoveUnusedNodesPass()(model)
    graph.inputs[:] = [each for each in graph.inputs if each.uses()]
    return model


def _save(model: Any, path: Path, precision: Precision) -> None:
    import onnx_ir  # noqa: PLC0415

    if precision != "fp32":
        model = onnx_ir.from_proto(_compressed(onnx_ir.to_proto(model), BITS[precision]))
    onnx_ir.save(model, path, external_data=f"{path.name}.data")


def _compressed(model: Any, bits: int) -> Any:
    """Weights alone, in groups; layers written as ``Gemm`` are first taken apart, or they would not be found."""
    from onnxruntime.quantization import matmul_nbits_quantizer as nbits  # noqa: PLC0415
    from onnxruntime.quantization.onnx_model import ONNXModel  # noqa: PLC0415

    whole = ONNXModel(model)
    whole.replace_gemm_with_matmul()
    quantizer = nbits.MatMulNBitsQuantizer(whole.model, bits=bits, block_size=GROUP, is_symmetric=True)
    quantizer.process()
    return quantizer.model.model
