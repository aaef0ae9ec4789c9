"""The rows spread over several edge nodes, each with the same model: who takes how many, and how long all take."""

from __future__ import annotations

from ianvs_bridge.adapters import multi_edge_metrics
from ianvs_bridge.paradigms import singletasklearning
from ianvs_bridge.paradigms._paradigm import Module, Paradigm, Plan, Wanted, alias_of
from ianvs_bridge.paradigms._sweeps import placed, swept, typed

NAME = "multiedgeinference"


def plan(wanted: Wanted) -> Plan:
    """One test case for each combination of model, nodes, language, shots, seed and options."""
    task, models = wanted.task.name, tuple(map(placed, wanted.model))
    options = swept(models, wanted.option)
    alias = f"{alias_of(task)}_edges"
    others = {"nodes": wanted.nodes, "language": [wanted.language], "shots": wanted.shots, "seed": wanted.seed}
    sweep = {"model": models, **others, **options}
    return Plan(
        paradigm=NAME,
        job=alias,
        algorithm=f"{task}_multiedge",
        folder="edges",
        file=f"edges_{task}",
        template="testalgorithms/edges.py.jinja",
        modules=[Module(type="basemodel", alias=alias, hyperparameters=sweep)],
        metrics_from="multi_edge_metrics",
        metrics=multi_edge_metrics.names(task),
        shown=["all"],
        answers="*/output/inference/predictions.jsonl",
        again={
            "paradigm": NAME,
            "model": models,
            "nodes": wanted.nodes,
            "option": typed(options),
            "seed": wanted.seed,
        },
    )


PARADIGM = Paradigm(
    modules=("basemodel",),
    takes=frozenset({"model", "seed", "nodes"}),
    plan=plan,
    returned=singletasklearning.PARADIGM.returned,
    answers=singletasklearning.answers,
    figures=singletasklearning.PARADIGM.figures,
    subject="basemodel-model",
)
