"""A model on the edge and one in the cloud, with a router that chooses for each row which of them answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ianvs_bridge.adapters import joint_metrics, joint_router
from ianvs_bridge.adapters.asking import Asking
from ianvs_bridge.paradigms._paradigm import Module, Paradigm, Plan, Wanted, alias_of
from ianvs_bridge.paradigms._sweeps import placed, swept, typed
from ianvs_bridge.rank_files import Line
from ianvs_bridge.routers import open_router
from smart_coding_dataset.errors import UserError

NAME = "jointinference"
OTHER = {"edge": "cloud", "cloud": "edge"}
ROWS, ROUTER = "dataset_processor", "hard_example_mining"
"""The types of the modules that are no models."""


def plan(wanted: Wanted) -> Plan:
    """One test case for each router, for each combination of the options of both models."""
    if len(wanted.shots) > 1:
        raise UserError(f"{NAME} takes one --shots, found {len(wanted.shots)}")
    task, alias = wanted.task.name, alias_of(wanted.task.name)
    models = {place: _model(place, wanted) for place in OTHER}
    options = {place: swept([models[place]], _options_for(place, wanted.option)) for place in OTHER}
    routers = _routers(wanted.router, _lengths(models["edge"], wanted))
    modules = [
        Module(type=ROWS, alias=f"{alias}_rows", hyperparameters={}),
        *(_module(place, models[place], options[place], wanted) for place in OTHER),
        Module(type=ROUTER, alias=joint_router.INJECTED, hyperparameters={"router": routers}),
    ]
    return Plan(
        paradigm=NAME,
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
        again={
            "paradigm": NAME,
            **models,
            "router": routers,
            "option": (*typed(options["edge"], "edge."), *typed(options["cloud"], "cloud.")),
        },
    )


def _model(place: str, wanted: Wanted) -> str:
    spec: str | None = getattr(wanted, place)
    if spec is None:
        raise UserError(f"{NAME} needs a model for the {place}: --{place} SPEC")
    return placed(spec)


def _module(place: str, model: str, options: Mapping[str, Sequence[str]], wanted: Wanted) -> Module:
    sweep = {"model": [model], "language": [wanted.language], "shots": wanted.shots, **options}
    return Module(type=f"{place}model", alias=f"{alias_of(wanted.task.name)}_{place}", hyperparameters=sweep)


def _options_for(place: str, given: Sequence[str]) -> list[str]:
    """The options for ``edge`` or ``cloud``: those with that name and a dot before them, and those without any."""
    return [text.removeprefix(f"{place}.") for text in given if not text.startswith(f"{OTHER[place]}.")]


def _lengths(edge: str, wanted: Wanted) -> list[int]:
    """Characters of what the edge is asked about each row."""
    asking = Asking(wanted.task.name, model=edge, language=wanted.language, shots=wanted.shots[0])
    return [asking.request(row, wanted.pool, 0).characters for row in wanted.rows]


def _routers(given: Sequence[str], lengths: Sequence[int]) -> tuple[str, ...]:
    """The routers as they are written down: ``difficulty`` without a number takes the median length.

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


def returned(prediction: Mapping[str, Any]) -> list[Any]:
    """What Ianvs hands to a metric for a row that the edge answered."""
    result = {"place": "edge", "prediction": prediction, "characters": 0}
    return [False, result, result, None]


def answers(line: Line) -> Path:
    """What the router saved: Ianvs gives a test case no folder of its own."""
    return joint_router.routed(Path(line.url).parent, line.hyperparameters)


PARADIGM = Paradigm(
    modules=(ROWS, "edgemodel", "cloudmodel", ROUTER),
    takes=frozenset({"edge", "cloud", "router"}),
    plan=plan,
    returned=returned,
    answers=answers,
    figures=joint_router.figures,
    subject=f"{ROUTER}-router",
)
