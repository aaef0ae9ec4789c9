"""The main job: the whole road, from real packages to a leaderboard, with nothing but the package index needed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ianvs_bridge.board import Board
from ianvs_bridge.example import example
from ianvs_bridge.predict import predict
from ianvs_bridge.report import Report, report
from ianvs_bridge.score import score
from ianvs_bridge.selection import task_named
from smart_coding_dataset import rooms
from smart_coding_dataset import tasks as room
from smart_coding_dataset.check import check
from smart_coding_dataset.pipeline import build
from smart_coding_dataset.sources.pypi import collect

BACKENDS = ("reference", "heuristic", "echo")
"""From the upper bound to the lower; none needs a model."""
COLLECTED = "comment"
"""The config of the dataset that packages give."""
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

    def __str__(self) -> str:
        folders = sorted(path for path in self.out.iterdir() if path.is_dir() and path.name != "cache")
        files = [f"  {path}/" for path in folders]
        return "\n".join([str(self.report), *self.unscored, "", "Files:", *files])


def bench(*, out: Path = Path("bench"), offline: bool = False, recipe: str = "bench", workers: int = 2) -> Benched:
    """Run the whole road: collect, build, check, load, predict, score, the Ianvs example, report.

    Collects small classic Python packages, builds the dataset from them, loads it back with ``load_dataset``,
    answers every task on the shipped core rows, and those about comments on collected rows too, with the backends
    that need no model, scores the answers, writes an Ianvs example of every task and the report, and prints the
    leaderboard. A second run goes on where the first one stopped.

    Args:
        out: Folder for all that is written.
        offline: Only the shipped core rows: no package index is asked.
        recipe: The packages to collect: a shipped recipe or a path to a .toml.
        workers: Processes that build.

    Raises:
        UserError: A package cannot be collected, or ``out`` holds something else.
    """
    packages = {} if offline else _collected(out, recipe, workers)
    tasks = rooms.names(room)
    results = _answer_and_score(tasks, out, "core", data="core", split="test", limit=None)
    if packages:
        about = [name for name in tasks if task_named(name).config == COLLECTED]
        data = str(out / "dataset")
        results += _answer_and_score(about, out, "collected", data=data, split="all", limit=COLLECTED_ROWS)
    with _stage(f"ianvs: write an example of each of {len(tasks)} tasks"):
        for name in tasks:
            example(name, out=out / "ianvs" / name, model=BACKENDS)
    with _stage("report"):
        page = report(*results, out=out / "report")
    return Benched(out=out, packages=packages, report=page, unscored=tuple(unscored(page.boards)))


def _collected(out: Path, recipe: str, workers: int) -> dict[str, int]:
    """Rows by repository, of a dataset that was collected, built, checked and loaded back."""
    with _stage(f"collect: the packages of the recipe {recipe!r}"):
        collect(recipe=recipe, out=out / "raw")
    with _stage("build: rows from raw events"):
        build(out / "raw", out / "dataset", workers=workers)
    with _stage("check: the built folder"):
        check(out / "dataset")
    with _stage("load: with datasets.load_dataset"):
        rows = _load(out)
    _show(rows)
    return {name: len(group) for name, group in rows.items()}


def _load(out: Path) -> dict[str, list[dict[str, Any]]]:
    import datasets  # noqa: PLC0415  two seconds that --help need not pay

    if not sys.stderr.isatty():
        datasets.disable_progress_bars()
    loaded = datasets.load_dataset(str(out / "dataset"), COLLECTED, cache_dir=str(out / "cache"))
    groups: dict[str, list[dict[str, Any]]] = {}
    for split in loaded.values():
        for row in split:
            groups.setdefault(row["repository_name"], []).append(row)
    return dict(sorted(groups.items()))


def _answer_and_score(
    tasks: Sequence[str], out: Path, name: str, *, data: str, split: str, limit: int | None
) -> list[Path]:
    """The results files, those of this run alone: ``out`` may hold others of an earlier one."""
    with _stage(f"predict: {len(tasks)} tasks on {name} rows"):
        answered = predict(
            *tasks, model=BACKENDS, data=data, split=split, limit=limit, out=out / "predictions" / name
        )
    with _stage(f"score: {len(tasks)} tasks on {name} rows"):
        paths = [file.path for file in answered.files]
        scored = score(*paths, data=data, split=split, limit=limit, out=out / "results")
    return [path for path, _ in scored.files]


def unscored(boards: Sequence[Board]) -> Iterator[str]:
    """What could not be computed here though answers could be read: a line for each board and reason."""
    for board in boards:
        by_reason: dict[str, list[str]] = {}
        for metric in board.metrics:
            if (reason := _reason(board, metric)) is not None:
                by_reason.setdefault(reason, []).append(metric)
        for reason, metrics in by_reason.items():
            yield f"{board.title}: no {' and no '.join(metrics)} on this machine: {reason}"


def _reason(board: Board, metric: str) -> str | None:
    """Why a metric scored no answer of a board; None if it scored some, or none could be read."""
    rows = [row for entry in board.entries for row in entry.rows if row.abstention is None]
    if not rows or any(row.scores.get(metric) is not None for row in rows):
        return None
    evidence = rows[0].evidence.get(metric)
    return str(evidence.get("abstained", "unknown")) if isinstance(evidence, dict) else "unknown"


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


@contextmanager
def _stage(title: str) -> Iterator[None]:
    """Say what begins, and when it is done how long it took."""
    began = time.perf_counter()
    sys.stderr.write(f"{title} …\n")
    yield
    sys.stderr.write(f"  done in {time.perf_counter() - began:.1f} s\n")
