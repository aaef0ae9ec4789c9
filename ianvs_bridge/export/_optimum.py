"""The models that can be exported, as Optimum's ``TasksManager`` resolves them, under its backend ``edge``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ianvs_bridge.backends._prompting import json_of
from smart_coding_dataset.errors import UserError

BACKEND = "edge"
TASKS = ("text-generation", "text-generation-with-past")
"""What decoders do; ``with-past``: with a key-value cache, which our targets always have."""
PAIRED = ("text2text-generation", "text2text-generation-with-past")
"""What an encoder and a decoder do together."""


class EdgeConfig:
    """What Optimum's registers hold for a model type and task: here only that our targets take such models."""

    SUPPORTS_PAST = True  # Optimum asks for it by this name

    def __init__(self, config: Any, task: str, use_past: bool = True) -> None:
        """Keep the configuration of a model, and the task that it is exported for."""
        self.config, self.task, self.use_past = config, task, use_past


def register() -> Any:
    """Tell ``TasksManager`` of every model for text that transformers knows, and return it.

    Which of them an exporter can convert, only the exporter knows.
    """
    from optimum.exporters.tasks import TasksManager  # noqa: PLC0415  seconds, and not there without an extra
    from transformers.models.auto import modeling_auto as known  # noqa: PLC0415

    edge = TasksManager.create_register(BACKEND)
    decoders, pairs = known.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES, known.MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES
    for model_type in {*decoders, *pairs}:
        tasks = [*(TASKS if model_type in decoders else ()), *(PAIRED if model_type in pairs else ())]
        edge(model_type, *tasks)(EdgeConfig)
    return TasksManager


def resolved(folder: Path) -> str:
    """The task of the model in a folder, the first of ``TASKS`` or of ``PAIRED``.

    Raises:
        UserError: It is a model of another kind.
    """
    import transformers  # noqa: PLC0415

    manager = register()
    said = json_of(folder / "config.json")
    name = (said.get("architectures") or ["none"])[0]
    found = getattr(transformers, name, None)
    if found is None:
        raise UserError(f"{folder}: transformers knows no model {name!r}, which its config.json names")
    try:
        task = _task(manager, found)
        known = manager.get_supported_tasks_for_model_type(
            said["model_type"], BACKEND, library_name="transformers"
        )
    except (KeyError, ValueError):
        task, known = "", {}
    if task not in known:
        raise UserError(f"{folder}: {name} is no model for {TASKS[0]} or {PAIRED[0]}, which can be exported")
    return task


def paired(folder: Path) -> bool:
    """Whether the model in a folder has an encoder beside its decoder.

    Raises:
        UserError: It is a model of another kind.
    """
    return resolved(folder) in PAIRED


def _task(manager: Any, found: Any) -> str:
    """The first that Optimum finds for a class; of one that also fills gaps, as BART does, that would be it."""
    from transformers.models.auto.modeling_auto import (  # noqa: PLC0415
        MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES as PAIRS,
    )

    return PAIRED[0] if found.__name__ in PAIRS.values() else str(manager.infer_task_from_model(found))


def loaded(folder: Path) -> Any:
    """The model in a folder on PyTorch, in 32 bits, of the class that Optimum finds for its task."""
    import torch  # noqa: PLC0415

    found = register().get_model_from_task(
        resolved(folder), str(folder), framework="pt", library_name="transformers", torch_dtype=torch.float32
    )
    return found.eval()
