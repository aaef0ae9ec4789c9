"""The paradigm ``jointinference``: each row is shown to a router, then to a model on the edge or in the cloud."""

from __future__ import annotations

import os
import re
from copy import deepcopy
from typing import Any

from ianvs_host.factory import ClassFactory

REQUIRED = {"edgemodel", "cloudmodel", "hard_example_mining"}
HUB = re.compile(r"^[\w.-]+/[\w.-]+$")
"""``org/name``: with such a model path ``load`` is never called."""


def answers(
    instances: dict[str, Any], factory: type[ClassFactory], dataset: Any, output: str, mode: str
) -> list[list[Any]]:
    """What Ianvs hands to the metrics: ``[is_hard, result, edge result, cloud result]`` a row."""
    saved = os.path.dirname(output)  # noqa: PTH120  shared by all test cases
    os.makedirs(saved, exist_ok=True)  # noqa: PTH103
    os.environ["RESULT_SAVED_URL"] = saved
    if callable(process := instances.get("dataset_processor")):
        dataset = process(dataset)
    if not set(instances) >= REQUIRED:
        raise KeyError(f"Required modules: {REQUIRED}, but got: {instances.keys()}")
    mining = instances["hard_example_mining"]
    if mining["method"] == "OracleRouter":
        mining["param"] |= {"edgemodel": instances["edgemodel"], "cloudmodel": instances["cloudmodel"]}
    edge = _wrapped(instances["edgemodel"])
    router = factory.get_cls("hard_example_mining", mining["method"])(**mining["param"])
    found = [_inferred(edge, instances["cloudmodel"], router, row, mode) for row in dataset.x]
    for part in [*instances.values(), router]:
        if hasattr(part, "cleanup"):
            part.cleanup()
    return found


def _wrapped(edge: Any) -> Any:
    """The plain wrapper of Sedna, which any unknown framework gets."""
    if os.environ.get("BACKEND_TYPE", "TENSORFLOW").upper() in ("TENSORFLOW", "KERAS", "TORCH", "MINDSPORE"):
        raise ModuleNotFoundError("No module named 'tensorflow'")
    if callable(edge):
        edge = edge()
    path = os.environ.get("MODEL_PATH") or os.environ.get("model_path")  # noqa: SIM112
    if path is None:
        raise AttributeError("'NoneType' object has no attribute 'lstrip'")
    if os.path.isfile(path):  # noqa: PTH113
        edge.load(model_url=path)
    elif not HUB.match(path):
        raise FileExistsError(f"{path} miss")
    return edge


def _inferred(edge: Any, cloud: Any, router: Any, row: Any, mode: str) -> list[Any]:
    if mode == "self-design":
        designed: list[Any] = edge.predict(row, mining_mode=mode)
        return designed
    first = edge.predict(row, mining_mode=mode) if mode == "inference-then-mining" else None
    is_hard = router(deepcopy(first) if first is not None else row)
    if is_hard:
        answer = cloud.inference(row, post_process=None, mining_mode=mode)
        return [is_hard, deepcopy(answer), first, answer]
    first = first if first is not None else edge.predict(row, mining_mode=mode)
    return [is_hard, deepcopy(first), first, None]
