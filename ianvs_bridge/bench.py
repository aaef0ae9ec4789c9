"""The main job: the whole road, from real packages to a leaderboard, with nothing but the package index needed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ianvs_bridge.bench_edge import small_model
from ianvs_bridge.example import example
from ianvs_bridge.predict import predict
from ianvs_bridge.profile import Profile, profile
from ianvs_bridge.report import Report, report
from ianvs_bridge.score import score
from ianvs_bridge.stages import stage
from smart_coding_dataset.check import check
from smart_coding_dataset.pipeline import build
from smart_coding_dataset.sources.pypi import collect

TASKS = ("comment_function", "comment_line")
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
    profile: Profile | None
    """None without the small model: the others have no cost worth measuring."""

    def __str__(self) -> str:
        folders = sorted(path for path in self.out.iterdir() if path.is_dir() and path.name != "cache")
        shown = [str(self.report), *([str(self.profile)] if self.profile else [])]
        return "\n".join([*shown, "", "Files:", *(f"  {path}/" for path in folders)])


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
    answers the shipped core tasks and rows of the collected ones with the backends that need no model, scores the
    answers, writes an Ianvs example and the report, and prints the leaderboard. A second run goes on where the
    first one stopped.

    Args:
        out: Folder for all that is written.
        offline: Only the shipped core rows: no package index is asked.
        edge: Also train the small model, from other packages, export it, let it answer beside the others, and
            measure what it costs here. Needs the extras `export` and `onnx`, and fifteen minutes the first time.
        recipe: The packages to collect: a shipped recipe or a path to a .toml.
        workers: Processes that build.

    Raises:
        UserError: A package cannot be collected, or ``out`` holds something else.
    """
    packages = {} if offline else _collected(out, recipe, workers)
    models = (*BACKENDS, small_model(out / "edge", workers)) if edge else BACKENDS
    results = _answer_and_score(out, models, "core", data="core", split="test", limit=None)
    costs = _profiled(models[-1], results, out) if edge else None
    if packages:
        built = str(out / "dataset")
        results += _answer_and_score(out, models, "collected", data=built, split="all", limit=COLLECTED_ROWS)
    with stage("ianvs: write the example"):
        example(TASKS[0], out=out / "ianvs", model=BACKENDS)
    with stage("report"):
        page = report(*results, out=out / "report")
    return Benched(out=out, packages=packages, report=page, profile=costs)


def _collected(out: Path, recipe: str, workers: int) -> dict[str, int]:
    """Rows by repository, of a dataset that was collected, built, checked and loaded back."""
    with stage(f"collect: the packages of the recipe {recipe!r}"):
        collect(recipe=recipe, out=out / "raw")
    with stage("build: rows from raw events"):
        build(out / "raw", out / "dataset", workers=workers)
    with stage("check: the built folder"):
        check(out / "dataset")
    with stage("load: with datasets.load_dataset"):
        rows = _load(out)
    _show(rows)
    return {name: len(group) for name, group in rows.items()}


def _load(out: Path) -> dict[str, list[dict[str, Any]]]:
    import datasets  # noqa: PLC0415  two seconds that --help need not pay

    if not sys.stderr.isatty():
        datasets.disable_progress_bars()
    loaded = datasets.load_dataset(str(out / "dataset"), "comment", cache_dir=str(out / "cache"))
    groups: dict[str, list[dict[str, Any]]] = {}
    for split in loaded.values():
        for row in split:
            groups.setdefault(row["repository_name"], []).append(row)
    return dict(sorted(groups.items()))


def _answer_and_score(
    out: Path, models: tuple[str, ...], name: str, *, data: str, split: str, limit: int | None
) -> list[Path]:
    """The results files, those of this run alone: ``out`` may hold others of an earlier one."""
    with stage(f"predict: {name} rows"):
        answered = predict(
            *TASKS, model=models, data=data, split=split, limit=limit, out=out / "predictions" / name
        )
    with stage(f"score: {name} rows"):
        paths = [file.path for file in answered.files]
        scored = score(*paths, data=data, split=split, limit=limit, out=out / "results")
    return [path for path, _ in scored.files]


def _profiled(model: str, results: Sequence[Path], out: Path) -> Profile:
    with stage("profile: what it costs here"):
        return profile("heuristic", model, task=TASKS[0], results=tuple(results), out=out / "profile")


def _show(groups: dict[str, list[dict[str, Any]]]) -> None:
    """A table with a real line and its comment from every package."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("package", "rows", "a line of its code", "what its engineers say of it", title="Collected rows")
    for name, rows in groups.items():
        code, comment = _sample(rows)
        table.add_row(name, str(len(rows)), Text(code), Text(comment))
    Console(stderr=True).print(table)


def _sample(rows: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """The line with the comment of middling length: neither the tersest nor the longest is typical."""
    pairs = [
        (row["code_snippet"].split("\n")[a["line_number"] - 1].strip(), a["annotation"])
        for row in rows
        for a in row["annotations"]
    ]
    pairs.sort(key=lambda pair: (len(pair[1]), pair))
    return pairs[len(pairs) // 2] if pairs else ("", "")
