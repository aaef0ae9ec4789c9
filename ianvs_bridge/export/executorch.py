"""ExecuTorch: one program with weights and key-value cache, for processors by way of XNNPACK."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ianvs_bridge.backends._hush import hushed
from ianvs_bridge.backends._prompting import json_of
from ianvs_bridge.backends.executorch import MODEL
from ianvs_bridge.export._optimum import loaded
from ianvs_bridge.export._quiet import quiet
from ianvs_bridge.export._target import GROUP, Form, Precision, Target
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.writing import write_whole

STEP = 512
"""Tokens of a prompt that are read together; room for what is computed of them is set aside."""
CONTEXT = 4096


def write(source: Path, out: Path, form: Form) -> None:
    """The program, in the form that ExecuTorch's own LLM runner takes."""
    with quiet(), hushed():
        model = loaded(source)
        context = _context(model, form)
        try:
            program = _lowered(model, context, form.precision)
        except Exception as error:  # whatever PyTorch's tracer or the passes stumbled over
            said = str(error).strip().partition("\n")[0]
            raise UserError(f"executorch: PyTorch's exporter cannot convert this model ({said})") from error
    with (out / MODEL).open("wb") as file:
        program.write_to_file(file)
    _say(out / "config.json", context)


def _context(model: Any, form: Form) -> int:
    own = getattr(model.config.get_text_config(), "max_position_embeddings", None)
    if own and form.context and form.context > own:
        raise UserError(f"context: the model takes at most {own} tokens, found {form.context}")
    return form.context or min(own or CONTEXT, CONTEXT)


def _say(config: Path, context: int) -> None:
    """So that whoever reads the configuration knows how many tokens the program takes."""
    said = json_of(config)
    said.get("text_config", said)["max_position_embeddings"] = context
    write_whole(config, json.dumps(said, indent=2) + "\n")


def _lowered(model: Any, context: int, precision: Precision) -> Any:
    import torch  # noqa: PLC0415  not there without an extra
    from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner  # noqa: PLC0415
    from executorch.exir import (  # noqa: PLC0415
        EdgeCompileConfig,
        ExecutorchBackendConfig,
        to_edge_transform_and_lower,
    )
    from executorch.exir.passes import MemoryPlanningPass  # noqa: PLC0415

    from ianvs_bridge.export._executorch_step import Step, plain  # noqa: PLC0415

    plain(model)
    _compress(model, precision)
    step, most = Step(model, context), min(STEP, context)
    tokens = torch.export.Dim("tokens", min=1, max=most)
    with torch.no_grad():
        sample = torch.zeros((1, 3), dtype=torch.long), torch.arange(3)
        traced = torch.export.export(step, sample, dynamic_shapes=({1: tokens}, {0: tokens}), strict=False)
    edge = to_edge_transform_and_lower(
        {"forward": traced},
        partitioner=[XnnpackPartitioner()],
        compile_config=EdgeCompileConfig(_check_ir_validity=False, _skip_dim_order=True),
        constant_methods=_about(model, context, most),
    )
    planned = MemoryPlanningPass(alloc_graph_input=False)
    return edge.to_executorch(
        ExecutorchBackendConfig(memory_planning_pass=planned, do_quant_fusion_and_const_prop=True)
    )


def _about(model: Any, context: int, most: int) -> dict[str, Any]:
    """What ExecuTorch's LLM runner asks a program for."""
    config, said = model.config.get_text_config(), model.generation_config
    ends = said.eos_token_id if isinstance(said.eos_token_id, list) else [said.eos_token_id]
    known = {"get_bos_id": said.bos_token_id, "get_eos_ids": [end for end in ends if end is not None] or None}
    return {
        "get_max_seq_len": most,
        "get_max_context_len": context,
        "get_vocab_size": config.vocab_size,
        "use_kv_cache": True,
        "use_sdpa_with_kv_cache": True,
        "enable_dynamic_shape": True,
        **{name: value for name, value in known.items() if value is not None},
    }


def _compress(model: Any, precision: Precision) -> None:
    """Weights in place; activations are rounded to 8 bits where they are multiplied, token by token."""
    if precision == "fp32":
        return
    import torch  # noqa: PLC0415
    from torchao.quantization.granularity import PerAxis, PerGroup  # noqa: PLC0415
    from torchao.quantization.quant_api import (  # noqa: PLC0415
        Int8DynamicActivationIntxWeightConfig,
        IntxWeightOnlyConfig,
        quantize_,
    )

    row = PerAxis(0)
    quantize_(
        model,
        IntxWeightOnlyConfig(weight_dtype=torch.int8, granularity=row),
        lambda part, _name: isinstance(part, torch.nn.Embedding),
    )
    few = {"int8": (torch.int8, row), "int4": (torch.int4, PerGroup(GROUP))}[precision]
    quantize_(
        model,
        Int8DynamicActivationIntxWeightConfig(weight_dtype=few[0], weight_granularity=few[1]),
        lambda part, _name: isinstance(part, torch.nn.Linear) and part.in_features % GROUP == 0,
    )


TARGET = Target(
    backend="executorch",
    extra="executorch",
    modules=("executorch", "torchao", "torch", "transformers"),
    packages=("torch", "transformers", "executorch", "torchao"),
    precisions=("fp32", "int8", "int4"),
    context=CONTEXT,
    write=write,
)
