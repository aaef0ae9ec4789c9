"""The questions of a parity report: prompts of a task, and its scores with the source and with the export."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ianvs_bridge.backends import open_backend
from ianvs_bridge.backends._local import Local
from ianvs_bridge.export._parity import Parity, Said, compare, said, summed
from ianvs_bridge.export._target import Precision
from ianvs_bridge.predict import predict
from ianvs_bridge.score import score
from ianvs_bridge.selection import language_of, select, spread, task_named
from smart_coding_dataset.errors import UserError

ANSWER = 512
"""Tokens of an answer that is scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the task's first metric says of the answers of one model."""

    task: str
    metric: str
    mean: float | None
    """None where no answer could be scored."""
    coverage: float
    """Answers that could be read, as a share of all."""
    truncated: int
    """Answers that were cut off."""


def opened(spec: str) -> Local:
    """A backend that holds a model in this process."""
    backend = open_backend(spec, {"max_tokens": str(ANSWER)})
    assert isinstance(backend, Local), f"{spec} is no model in this process"
    return backend


def parity(source: str, export: str, precision: Precision, task: str, rows: int) -> Parity:
    """Compare two backends on rows of the shipped data: one model at a time is in memory.

    Raises:
        UserError: No question fits into what the model reads.
    """
    prompts = list(_prompts(source, task, rows))
    short, before = _before(source, prompts)
    if not short:
        raise UserError(f"{source}: every question of {task} is longer than the model reads; try another --task")
    after = opened(export)
    compared = [
        compare(name, prompt, each, after.engine, after.words.ends)
        for (name, prompt), each in zip(short, before, strict=True)
    ]
    return summed(compared, precision, len(prompts) - len(short))


def _before(source: str, prompts: list[tuple[str, list[int]]]) -> tuple[list[tuple[str, list[int]]], list[Said]]:
    """Prompts that the source can read, and what it says to them."""
    model = opened(source)
    short = [(name, prompt) for name, prompt in prompts if len(prompt) < model.engine.context]
    return short, [said(model.engine, prompt, model.words.ends) for _, prompt in short]


def _prompts(source: str, task: str, rows: int) -> Iterator[tuple[str, list[int]]]:
    words, found = opened(source).words, task_named(task)
    for row in spread(select(found, "core", "test", None), rows):
        yield row.id, words.prompt(found.prompt(row, language_of(row, None), []))


def scored(spec: str, task: str, rows: int) -> Score:
    """Predict and score rows of the shipped data, as the verbs of those names do."""
    with tempfile.TemporaryDirectory() as folder:
        answered = predict(
            task, model=(spec,), option=(f"max_tokens={ANSWER}",), limit=rows, out=Path(folder, "predictions")
        )
        ((path, _),) = score(
            *(file.path for file in answered.files), limit=rows, out=Path(folder, "results")
        ).files
        result = json.loads(path.read_bytes())
        lines = [json.loads(line) for line in answered.files[0].path.read_bytes().splitlines()]
    metric = next(iter(result["metrics"]))
    return Score(
        task=task,
        metric=metric,
        mean=result["metrics"][metric][metric],
        coverage=result["coverage"],
        truncated=sum(bool(line["truncated"]) for line in lines),
    )
