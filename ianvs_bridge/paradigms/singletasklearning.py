"""Models side by side: each answers every row alone."""

from __future__ import annotations

from pathlib import Path

from ianvs_bridge.adapters import metrics
from ianvs_bridge.paradigms._paradigm import Module, Paradigm, Plan, Wanted, alias_of
from ianvs_bridge.paradigms._sweeps import placed, swept, typed
from ianvs_bridge.rank_files import Line

NAME = "singletasklearning"


def algorithm_of(task: str) -> str:
    """The name of the algorithm in the rank."""
    return f"{task}_singletask"


def plan(wanted: Wanted) -> Plan:
    """One test case for each combination of model, language, shots, seed and options."""
    task, models = wanted.task.name, tuple(map(placed, wanted.model))
    options = swept(models, wanted.option)
    others = {"language": [wanted.language], "shots": wanted.shots, "seed": wanted.seed}
    sweep = {"model": models, **others, **options}
    return Plan(
        paradigm=NAME,
        job=alias_of(task),
        algorithm=algorithm_of(task),
        folder="gen",
        file=f"basemodel_{task}",
        template="testalgorithms/basemodel.py.jinja",
        modules=[Module(type="basemodel", alias=alias_of(task), hyperparameters=sweep)],
        metrics_from="metrics",
        metrics=metrics.names(task),
        shown=["all"],
        answers="*/output/inference/predictions.jsonl",
        again={"model": models, "option": typed(options), "seed": wanted.seed},
    )


def answers(line: Line) -> Path:
    """Beside what Ianvs keeps of the test case."""
    return Path(line.url) / "output/inference/predictions.jsonl"


PARADIGM = Paradigm(
    modules=("basemodel",),
    takes=frozenset({"model", "seed"}),
    plan=plan,
    returned=lambda prediction: prediction,
    answers=answers,
    figures=lambda _: {},
    subject="basemodel-model",
)
