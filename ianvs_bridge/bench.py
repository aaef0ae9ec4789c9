"""The main job: the whole road, from real packages to a leaderboard, with nothing but the package index needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ianvs_bridge.bench_collected import CONFIG, collected
from ianvs_bridge.bench_edge import small_model
from ianvs_bridge.example import example
from ianvs_bridge.predict import predict
from ianvs_bridge.profile import Profile, profile
from ianvs_bridge.report import Report, report
from ianvs_bridge.score import score
from ianvs_bridge.selection import task_named
from ianvs_bridge.stages import stage
from ianvs_bridge.unscored import unscored
from smart_coding_dataset import rooms
from smart_coding_dataset import tasks as room
from smart_coding_dataset.errors import at_least

BACKENDS = ("reference", "heuristic", "echo")
"""From the upper bound to the lower; none needs a model."""
COLLECTED_ROWS = 300
"""Rows of the collected dataset that each task asks about, chosen over all packages."""


@dataclass(frozen=True, kw_only=True)
class Benched:
    """Where the bench left its files, and what it found."""

    out: Path
    packages: dict[str, int]
    """Rows by repository, in the dataset as ``load_dataset`` gave it back; empty without the collected part."""
    report: Report
    unscored: tuple[str, ...]
    """Metrics that gave no score on this machine, and why, a line each."""
    profile: Profile | None
    """None without the small model: the others have no cost worth measuring."""

    def __str__(self) -> str:
        folders = sorted(path for path in self.out.iterdir() if path.is_dir() and path.name != "cache")
        shown = [str(self.report), *([str(self.profile)] if self.profile else []), *self.unscored]
        return "\n".join([*shown, "", "Files:", *(f"  {path}/" for path in folders)])


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows that tasks are asked about, as ``predict`` and ``score`` choose them."""

    name: str
    """Of the folder for their predictions."""
    data: str
    split: str
    limit: int | None


def bench(
    *,
    out: Path = Path("bench"),
    offline: bool = False,
    edge: bool = False,
    recipe: str = "bench",
    workers: int = 2,
) -> Benched:
    """Run the whole road: collect, build, check, load, predict, score, the Ianvs example, report.

    Collects small classic Python packages, builds the dataset from them, loads it back with ``load_dataset``,
    answers every task on the shipped core rows, and those about comments on collected rows too, with the backends
    that need no model, scores the answers, writes an Ianvs example of every task and the report, and prints the
    leaderboard. A second run goes on where the first one stopped.

    Args:
        out: Folder for all that is written.
        offline: Only the shipped core rows: no package index is asked.
        edge: Also train the small model, from other packages, export it, let it answer the tasks about comments
            beside the others, and measure what it costs here. Needs the extras `export` and `onnx`, and twenty
            minutes the first time.
        recipe: The packages to collect: a shipped recipe or a path to a .toml.
        workers: Processes that build.

    Raises:
        UserError: A package cannot be collected, or ``out`` holds something else.
    """
    at_least(1, workers=workers)
    packages = {} if offline else collected(out, recipe, workers)
    tasks = rooms.names(room)
    comments = [name for name in tasks if task_named(name).config == CONFIG]
    small = (small_model(out / "edge", workers),) if edge else ()
    core = Rows(name="core", data="core", split="test", limit=None)
    results = _answered(tasks, BACKENDS, core, out) + (_answered(comments, small, core, out) if small else [])
    costs = _profiled(small[0], comments[0], results, out) if small else None
    if packages:
        rows = Rows(name="collected", data=str(out / "dataset"), split="all", limit=COLLECTED_ROWS)
        results += _answered(comments, (*BACKENDS, *small), rows, out)
    with stage(f"ianvs: write an example of each of {len(tasks)} tasks"):
        for name in tasks:
            example(name, out=out / "ianvs" / name, model=BACKENDS)
    with stage("report"):
        page = report(*results, out=out / "report")
    return Benched(out=out, packages=packages, report=page, unscored=tuple(unscored(page.boards)), profile=costs)


def _answered(tasks: Sequence[str], models: tuple[str, ...], rows: Rows, out: Path) -> list[Path]:
    """The results files, those of this run alone: ``out`` may hold others of an earlier one."""
    data, split, limit = rows.data, rows.split, rows.limit
    what = f"{len(tasks)} tasks on {rows.name} rows by {', '.join(models)}"
    with stage(f"predict: {what}"):
        folder = out / "predictions" / rows.name
        answered = predict(*tasks, model=models, data=data, split=split, limit=limit, out=folder)
    with stage(f"score: {what}"):
        paths = [file.path for file in answered.files]
        scored = score(*paths, data=data, split=split, limit=limit, out=out / "results")
    return [path for path, _ in scored.files]


def _profiled(model: str, task: str, results: Sequence[Path], out: Path) -> Profile:
    with stage("profile: what it costs here"):
        return profile("heuristic", model, task=task, results=tuple(results), out=out / "profile")
