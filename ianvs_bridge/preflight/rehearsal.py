"""Import, register, construct and score as Ianvs will, with one reference answer per programming language."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from ianvs_bridge import jobs
from ianvs_bridge.adapters.joint import JointModel
from ianvs_bridge.adapters.joint_router import JointRouter
from ianvs_bridge.adapters.lines import answers
from ianvs_bridge.adapters.metrics import value
from ianvs_bridge.adapters.multi_edge import MultiEdge
from ianvs_bridge.adapters.single_task import SingleTask
from ianvs_bridge.paradigms import paradigm_named
from ianvs_bridge.paradigms.jointinference import ROUTER
from ianvs_bridge.predictions import Prediction
from ianvs_bridge.preflight.reading import Example


def problems(example: Example) -> Iterator[str]:
    """What goes wrong in it."""
    truth = list({a["row"].get("programming_language"): a for a in answers(example.data)}.values())
    references = [asdict(Prediction(task=a["task"], id=a["id"], text=a["target"])) for a in truth]
    for algorithm in example.algorithms:
        for module in algorithm.modules:
            yield from _tried(module, partial(_constructed, algorithm.cases[module.type]))
    returned = [paradigm_named(example.algorithms[0].paradigm).returned(each) for each in references]
    for metric in example.environment.metrics:
        yield from _tried(metric, lambda function: function(truth, returned))
    try:
        value("coverage", truth, references)  # by name, because what is registered turns a fault into a blank cell
    except Exception as error:
        yield f"scoring: {error or type(error).__name__}"


def _constructed(cases: jobs.Cases, part: Any) -> list[Any]:
    """Each test case of a module; a class that is not of ours may need what is not there yet."""
    if isinstance(part, type) and issubclass(part, JointRouter):
        return [part(**case, edgemodel=None, cloudmodel=None) for case in cases]  # type: ignore[arg-type]
    if isinstance(part, type) and issubclass(part, (SingleTask, MultiEdge, JointModel)):
        return [part(**case) for case in cases]
    return []


def _tried(part: jobs.Module | jobs.Named, use: Callable[[Any], object]) -> Iterator[str]:
    """Use what a file registers; whatever goes wrong there would end a run, so all of it is reported."""
    factory = importlib.import_module("sedna.common.class_factory").ClassFactory
    kind = getattr(part, "type", "general")
    folder, name = str(Path(part.url).parent), Path(part.url).stem
    sys.path.insert(0, folder)
    try:
        importlib.import_module(name)
        use(factory.get_cls(kind if kind == ROUTER else "general", part.name))
    except Exception as error:
        yield f"{part.url}: {part.name}: {error or type(error).__name__}"
    finally:
        sys.path.remove(folder)
