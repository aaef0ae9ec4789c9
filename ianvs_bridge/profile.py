"""Measure models on this device: what they cost, and beside their results what that buys."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from ianvs_bridge.backends import _options
from ianvs_bridge.device import memory, processor
from ianvs_bridge.page import rendered
from ianvs_bridge.profiling.child import Job
from ianvs_bridge.profiling.figures import one
from ianvs_bridge.profiling.measuring import Profiled, measure
from ianvs_bridge.profiling.plot import Plot, plot
from ianvs_bridge.profiling.table import reasons, table
from ianvs_bridge.profiling.worth import quality
from smart_coding_dataset.errors import UserError, at_least
from smart_coding_dataset.progress import track
from smart_coding_dataset.writing import write_whole

FORMAT = "smart-coding-profile/1"
COSTS = ("answer_seconds", "peak_memory_bytes", "disk_bytes")
"""What quality is drawn against."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a call of ``profile`` left behind."""

    page: Path
    figures: Path
    models: tuple[Profiled, ...]

    def __str__(self) -> str:
        return "\n".join([table(self.models), *reasons(self.models), str(self.page), str(self.figures)])


def profile(
    *model: str,
    option: tuple[str, ...] = (),
    results: tuple[Path, ...] = (),
    task: str = "comment_function",
    data: str = "core",
    split: str = "test",
    language: Literal["zh", "en"] | None = None,
    limit: int | None = 8,
    warm_up: int = 3,
    runs: int = 100,
    loads: int = 3,
    out: Path = Path("profile"),
) -> Profile:
    """Measure models on this device: time, memory, disk and energy, on real questions of a task.

    Each model runs in a process of its own, and answers one question at a time, then all of them together. Medians
    and percentiles leave the warm-up out. What cannot be measured is null, with the reason beside it.

    Args:
        model: ``BACKEND`` or ``BACKEND:WHAT``, such as ``onnx:small-int8``; the same that ``predict`` takes.
        option: ``NAME=VALUE`` for all models, such as ``threads=2``, or ``BACKEND.NAME=VALUE`` for those of one
            backend, such as ``openvino.batch=1``; may be given several times. A wrong name is answered with those
            that there are.
        results: Files or folders that ``score`` wrote. Models with a result are drawn, quality against cost.
        task: The task whose questions are asked, and whose results are taken.
        data: ``core`` (the shipped rows), a built folder, or a name on the Hub, optionally ``NAME@REVISION``.
        split: ``train``, ``validation``, ``test`` or ``all``.
        language: Only rows in this natural language.
        limit: Rows whose questions are asked in turn; the same ones that ``predict --limit`` takes.
        warm_up: Answers before those that count.
        runs: Answers that count. With fewer than 100 there is no 99th percentile, with fewer than 10 no 90th.
        loads: How often the model is loaded, each time in a new process.
        out: Folder for ``profile.json`` and ``index.html``.

    Raises:
        UserError: No model, an unknown one, one that cannot be loaded here, or a senseless number.
    """
    at_least(1, limit=limit, runs=runs, loads=loads)
    at_least(0, warm_up=warm_up)
    if not model:
        raise UserError("no model given: BACKEND or BACKEND:WHAT, such as heuristic or onnx:PATH")
    given = _options.pairs(option)
    asked: dict[str, Any] = {"task": task, "data": data, "split": split, "language": language, "limit": limit}
    jobs = [
        Job(model=each, options=_options.given_to(each, given, model), **asked, warm_up=warm_up, runs=runs)
        for each in dict.fromkeys(model)
    ]
    worth = quality(results, task)
    measured = []
    for job in track(jobs, "profile"):
        found = measure(job, loads)
        score = one("", worth.get(job.model), f"no result of {job.model} among the results given")
        measured.append(replace(found, figures={**found.figures, "quality": score}))
    about = {**asked, "warm_up": warm_up, "runs": runs, "loads": loads, "device": _device()}
    out.mkdir(parents=True, exist_ok=True)
    page, figures = out / "index.html", out / "profile.json"
    values = {"format": FORMAT, **about, "models": [asdict(each) for each in measured]}
    write_whole(figures, json.dumps(values, ensure_ascii=False, indent=1) + "\n")
    write_whole(page, rendered("profile.html.jinja", about=about, models=measured, plots=_plots(measured)))
    return Profile(page=page, figures=figures, models=tuple(measured))


def _device() -> dict[str, Any]:
    """What the figures hold for."""
    return {
        "processor": processor.name(),
        "cores": processor.cores(),
        "memory_bytes": memory.total(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "version": version("smart-coding"),
    }


def _plots(models: Sequence[Profiled]) -> list[Plot]:
    """One for each cost that at least two models with a quality have."""
    found = []
    for cost in COSTS:
        points, absent = {}, {}
        for each in models:
            spent, worth = each.figures[cost], each.figures["quality"]
            if spent.value is None or worth.value is None:
                absent[each.model] = spent.missing or worth.missing or ""
            else:
                points[each.model] = (spent.value, worth.value)
        if len(points) > 1:
            found.append(plot(cost, points, absent))
    return found
