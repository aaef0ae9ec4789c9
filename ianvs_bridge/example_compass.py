"""What the OpenCompass configuration of an example asks, and of which models: the same as its plan for Ianvs."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any

from ianvs_bridge.adapters.asking import OURS
from ianvs_bridge.adapters.multi_edge import NODE
from ianvs_bridge.paradigms._paradigm import Plan, Sweep
from ianvs_bridge.predictions import safe_name


def wording(plan: Plan) -> dict[str, Any]:
    """How questions are put: the ``language``, and each number of ``shots``."""
    first = _sweeps(plan)[0]
    return {"language": first["language"][0], "shots": list(first["shots"])}


def models(plan: Plan) -> list[dict[str, Any]]:
    """Each model with its options and seed, and a name for it that is a file name and no other's."""
    cases = list({json.dumps(case): case for sweep in _sweeps(plan) for case in _cases(sweep)}.values())
    names = [safe_name(",".join([case["path"], *_told_apart(case, cases)])) for case in cases]
    whole = [f"{name}.{n}" if names.count(name) > 1 else name for n, name in enumerate(names)]
    return [{"abbr": name, **case} for name, case in zip(whole, cases, strict=True)]


def _sweeps(plan: Plan) -> list[Sweep]:
    """The hyperparameters of every model."""
    return [module.hyperparameters for module in plan.modules if "model" in module.hyperparameters]


def _cases(sweep: Sweep) -> Iterator[dict[str, Any]]:
    """Every model, seed and combination of options."""
    options = {name: values for name, values in sweep.items() if name not in OURS}
    for model, seed, *values in itertools.product(sweep["model"], sweep.get("seed", (0,)), *options.values()):
        yield {"path": model.replace(NODE, "1"), "seed": seed, "options": dict(zip(options, values, strict=True))}


def _told_apart(case: Mapping[str, Any], cases: list[dict[str, Any]]) -> Iterator[str]:
    """The options and the seed in which models of one name differ."""
    others = [other for other in cases if other["path"] == case["path"]]
    for name, value in {**case["options"], "seed": case["seed"]}.items():
        if any({**other["options"], "seed": other["seed"]}.get(name) != value for other in others):
            yield f"{name}={value}"
