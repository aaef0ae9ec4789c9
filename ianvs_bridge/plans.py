"""What the files of an Ianvs example say that differs between paradigms."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ianvs_bridge.adapters import joint, joint_metrics, metrics
from ianvs_bridge.adapters.asking import OURS
from ianvs_bridge.backends import _options, read_options
from ianvs_bridge.predictions import safe_name
from ianvs_bridge.routers import open_router
from smart_coding_dataset.errors import UserError

SINGLE, JOINT = "singletasklearning", "jointinference"
MODULES = {SINGLE: ("basemodel",), JOINT: ("dataset_processor", "edgemodel", "cloudmodel", "hard_example_mining")}
"""The types of the modules of each paradigm."""
Sweep = Mapping[str, Sequence[Any]]
"""Values by hyperparameter, of which Ianvs runs every combination."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module of the algorithm file."""

    type: str
    alias: str
    hyperparameters: Sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One example."""

    paradigm: str
    job: str
    """The name of the job, and of its folder in the workspace."""
    algorithm: str
    """Its name in the rank."""
    folder: str
    """Below ``testalgorithms``."""
    file: str
    """The Python file of all modules. Ianvs knows it by name alone: so the task is in it."""
    template: str
    modules: Sequence[Module]
    metrics_from: str
    """The module of ``ianvs_bridge.adapters`` with the metrics."""
    metrics: Sequence[str]
    shown: Sequence[str]
    """The hyperparameters that the table shows."""
    answers: str
    """Where the answers of every test case are, below the folder of the algorithm in the workspace."""

    @property
    def wording(self) -> Mapping[str, Any]:
        """How questions are put: the ``language``, and each number of ``shots``."""
        first = next(module.hyperparameters for module in self.modules if "model" in module.hyperparameters)
        return {"language": first["language"][0], "shots": list(first["shots"])}

    @property
    def models(self) -> list[dict[str, Any]]:
        """Each model with its options and seed, and a name for it that is a file name and no other's."""
        sweeps = [module.hyperparameters for module in self.modules if "model" in module.hyperparameters]
        cases = list({json.dumps(case): case for sweep in sweeps for case in _cases(sweep)}.values())
        names = [safe_name(",".join([case["path"], *_told_apart(case, cases)])) for case in cases]
        whole = [f"{name}.{n}" if names.count(name) > 1 else name for n, name in enumerate(names)]
        return [{"abbr": name, **case} for name, case in zip(whole, cases, strict=True)]


def _cases(sweep: Sweep) -> Iterator[dict[str, Any]]:
    """Every model, seed and combination of options."""
    options = {name: values for name, values in sweep.items() if name not in OURS}
    for model, seed, *values in itertools.product(sweep["model"], sweep.get("seed", (0,)), *options.values()):
        yield {"path": model, "seed": seed, "options": dict(zip(options, values, strict=True))}


def _told_apart(case: Mapping[str, Any], cases: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The options and the seed in which models of one name differ."""
    others = [other for other in cases if other["path"] == case["path"]]
    for name, value in {**case["options"], "seed": case["seed"]}.items():
        if any({**other["options"], "seed": other["seed"]}.get(name) != value for other in others):
            yield f"{name}={value}"


def alias_of(task: str) -> str:
    """The name under which the model file of a task registers itself, and of its job."""
    return f"smart_coding_{task}"


def algorithm_name(task: str) -> str:
    """The name of the algorithm in the rank."""
    return f"{task}_singletask"


def single(task: str, sweep: Sweep) -> Plan:
    """Models side by side, one test case for each combination."""
    return Plan(
        paradigm=SINGLE,
        job=alias_of(task),
        algorithm=algorithm_name(task),
        folder="gen",
        file=f"basemodel_{task}",
        template="testalgorithms/basemodel.py.jinja",
        modules=[Module(type="basemodel", alias=alias_of(task), hyperparameters=sweep)],
        metrics_from="metrics",
        metrics=metrics.names(task),
        shown=["all"],
        answers="*/output/inference/predictions.jsonl",
    )


def collaboration(task: str, edge: Sweep, cloud: Sweep, routers: Sequence[str]) -> Plan:
    """A model on the edge and one in the cloud, one test case for each router."""
    alias = alias_of(task)
    modules = [
        Module(type="dataset_processor", alias=f"{alias}_rows", hyperparameters={}),
        Module(type="edgemodel", alias=f"{alias}_edge", hyperparameters=edge),
        Module(type="cloudmodel", alias=f"{alias}_cloud", hyperparameters=cloud),
        Module(type="hard_example_mining", alias=joint.INJECTED, hyperparameters={"router": routers}),
    ]
    return Plan(
        paradigm=JOINT,
        job=f"{alias}_joint",
        algorithm=f"{task}_joint",
        folder="joint",
        file=f"joint_{task}",
        template="testalgorithms/joint.py.jinja",
        modules=modules,
        metrics_from="joint_metrics",
        metrics=joint_metrics.names(task),
        # By name: with "all" the models that Ianvs hands to the router would be two columns more.
        shown=[f"{module.type}-{name}" for module in modules for name in module.hyperparameters],
        answers="routed/*.jsonl",
    )


def swept(model: Sequence[str], given: Sequence[str]) -> dict[str, list[str]]:
    """The values of each option, checked with each model. Models are not opened: they may be elsewhere.

    Raises:
        UserError: A model has no such backend or option, or a value is of another type.
    """
    found: dict[str, list[str]] = {}
    for text in given:
        for name, value in _options.pairs([text]).items():
            found.setdefault(name, []).append(value)
    paths = set()
    for spec, values in itertools.product(model, itertools.product(*found.values())):
        typed = read_options(spec, dict(zip(found, values, strict=True)))
        paths |= {name for name in found if isinstance(getattr(typed, name), Path)}
    for name in paths:  # Ianvs is started elsewhere
        found[name] = [str(Path(value).resolve()) for value in found[name]]
    return found


def options_for(place: str, given: Sequence[str]) -> list[str]:
    """The options for ``edge`` or ``cloud``: those with that name and a dot before them, and those without any."""
    return [text.removeprefix(f"{place}.") for text in given if not text.startswith(f"{OTHER[place]}.")]


OTHER = {"edge": "cloud", "cloud": "edge"}


def checked_routers(given: Sequence[str], lengths: Sequence[int]) -> tuple[str, ...]:
    """The routers as they are written down: ``difficulty`` without a number takes the median length.

    Args:
        given: ``ROUTER`` or ``ROUTER:WHAT``.
        lengths: Characters of each question.

    Raises:
        UserError: There is no such router, or one comes twice.
    """
    middle = sorted(lengths)[(len(lengths) - 1) // 2]
    whole = tuple(f"difficulty:{middle}" if spec == "difficulty" else spec for spec in given)
    for spec in whole:
        open_router(spec)
        if whole.count(spec) > 1:
            raise UserError(f"router {spec} is given twice")
    return whole
