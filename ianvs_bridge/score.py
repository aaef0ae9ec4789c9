"""Score predictions files against the rows that they answer. What cannot be scored is counted, never left out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from ianvs_bridge import predictions as files
from ianvs_bridge import results
from ianvs_bridge.judging import Runs, counted, judged, speed, truncated
from ianvs_bridge.predictions import Prediction
from ianvs_bridge.selection import digest, select, spread, task_named
from smart_coding_dataset.errors import UserError, at_least
from smart_coding_dataset.progress import track
from smart_coding_dataset.tasks._task import Task


@dataclass(frozen=True)
class Scores:
    """What a call of ``score`` left behind: the files, each with one line about it."""

    files: tuple[tuple[Path, str], ...]

    def __str__(self) -> str:
        return "\n".join(f"{path}: {line}" for path, line in self.files)


def score(
    *predictions: Path,
    data: str = "core",
    split: str = "test",
    language: Literal["zh", "en"] | None = None,
    limit: int | None = None,
    out: Path = Path("results"),
) -> Scores:
    """Score predictions files: for each, one JSON with the sums and one line per answer beside it.

    Args:
        predictions: Files as ``predict`` writes them, or another tool's with only ``task``, ``id`` and ``text``
            in a line, or folders of such files.
        data: The rows that were answered: ``core``, a built folder, or a name on the Hub.
        split: The split that was answered: ``train``, ``validation``, ``test`` or ``all``.
        language: Only rows in this natural language were answered.
        limit: Only so many rows of each task were answered. A row without an answer counts as uncovered.
        out: Folder for ``NAME.json`` and ``NAME.rows.jsonl``, named like the predictions file.

    Raises:
        UserError: A file that holds no predictions, or a line that is malformed, repeated, or about another task
            or an unknown row; the message names the file and the line.
    """

    at_least(1, limit=limit)

    @cache
    def rows_of(task: str) -> list[Any]:
        return select(task_named(task), data, split, language)

    @cache
    def ids_of(task: str) -> frozenset[str]:
        return frozenset(row.id for row in rows_of(task))

    done, runs = [], dict[Any, Any]()
    for path in track(_distinct(predictions), "score"):
        answers = _answers(path, ids_of)
        task = task_named(answers[0].task)
        rows = spread(rows_of(task.name), limit)
        source = {"data": data, "split": split, "language": language}
        about = {"backend": answers[0].backend or path.stem, "predictions_hash": predictions_hash(path), **source}
        summed, scored = summed_up(task, rows, answers, runs, about)
        done.append((results.write(out, path.stem, summed, scored), _line(task.metrics[0], summed)))
    return Scores(tuple(done))


def predictions_hash(path: Path) -> str:
    """By which the result of a predictions file is known."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def summed_up(
    task: Task, rows: Sequence[Any], answers: Sequence[Prediction], runs: Runs, about: Mapping[str, Any]
) -> tuple[dict[str, Any], list[results.Scored]]:
    """One result, as ``results.write`` takes it, and the entry of each answer.

    Args:
        task: What was asked.
        rows: What it was asked about.
        answers: What was answered.
        runs: Verdicts on programs, as ``judged`` keeps them.
        about: Where it comes from: ``backend``, ``data``, ``split``, ``language``, ``predictions_hash``.
    """
    scored, returned, samples = judged(task, rows, answers, runs)
    summed = {
        "task": task.name,
        "rows": len(rows),
        "dataset_hash": digest(rows),
        "library_version": version("smart-coding"),
        "metrics": returned,
        **counted(scored),
        "samples": samples,
        "truncated": truncated(answers),
        "speed": speed(answers),
        **about,
    }
    return summed, scored


def _distinct(paths: Sequence[Path]) -> list[Path]:
    """The predictions files that ``paths`` mean; no two may want the same name in ``out``."""
    found = [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    if not found:
        raise UserError("no predictions files given; `smart-coding predict` writes them")
    twice = [stem for stem, n in Counter(path.stem for path in found).items() if n > 1]
    if twice:
        raise UserError(f"two predictions files are named {twice[0]}: their results would overwrite each other")
    return found


def _answers(path: Path, ids: Callable[[str], Container[str]]) -> list[Prediction]:
    found: dict[tuple[str, int], Prediction] = {}
    first: Prediction | None = None
    for where, p in files.read(path):
        first = first or p
        if p.task != first.task:
            raise UserError(f"{where}: the task is {p.task}, but the file began with {first.task}")
        if p.backend != first.backend:
            raise UserError(f"{where}: the backend is {p.backend}, but the file began with {first.backend}")
        if p.id not in ids(p.task):
            raise UserError(f"{where}: no row {p.id!r} among the rows to score; do data, split and language fit?")
        if (p.id, p.sample) in found:
            raise UserError(f"{where}: a second answer to {p.id!r}, sample {p.sample}")
        found[p.id, p.sample] = p
    if not found:
        raise UserError(f"{path}: no predictions in it")
    return list(found.values())


def _line(name: str, summed: Mapping[str, Any]) -> str:
    mean = summed["metrics"][name][name]
    said = "no score" if mean is None else f"{mean:.3f}"
    faults = "".join(f", {count} with {kind}" for kind, count in summed["faults"].items())
    return f"{name} {said}, {summed['coverage']:.0%} of {summed['rows'] * summed['samples']} could be read{faults}"
