"""The dataset folder of an Ianvs example: rows as lines that Ianvs can parse."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from ianvs_bridge.adapters.lines import answer, question
from ianvs_bridge.selection import language_of
from ianvs_bridge.templating import render
from smart_coding_dataset import schema
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.records import Drop
from smart_coding_dataset.tasks._task import Task
from smart_coding_dataset.writing import write_whole

Form = Literal["metadata", "plain"]

LONGEST = 32_768
"""Characters of a question. Ianvs keeps questions in a NumPy array of strings as wide as the longest, four bytes a
character: one of 200,000 among a thousand rows takes 800 MB."""

SELECTION = "selection.json"
"""Beside the test data: how its rows were chosen."""
MODALITY = {"level_1_dim": "single-modal", "level_2_dim": "text"}


Lines = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """The lines of each file, before anything is written."""

    test: Lines
    metadata: Lines
    """One line, or none in the plain form."""
    train: Lines
    """Few-shot examples. Ianvs insists on the file, and is content with an empty one."""
    dropped: Lines
    """Rows that became no line of ``test``, with the reason."""
    selection: Mapping[str, Any]
    """How the rows were chosen: ``data``, ``split`` and ``language``, as ``score`` takes them."""


def lines(
    task: Task, rows: Sequence[Any], pool: Sequence[Any], form: Form, selection: Mapping[str, Any]
) -> Dataset:
    """Turn rows into the lines of an Ianvs dataset.

    Args:
        task: The task that asks.
        rows: Test rows, in order.
        pool: Rows for few-shot examples; may be empty.
        form: ``metadata`` or ``plain``.
        selection: How the rows were chosen; its ``language`` is the one to ask in, for rows that have none.

    Raises:
        UserError: No row is short enough.
    """
    language = selection["language"]
    short = [row for row in rows if len(question(task, row, language_of(row, language)).text) <= LONGEST]
    if not short:
        raise UserError(f"every question of {task.name} has more than {LONGEST} characters")
    kept = {row.id for row in short}
    line = metadata_line if form == "metadata" else plain_line
    return Dataset(
        test=[line(task, row, language_of(row, language)) for row in short],
        metadata=[_metadata(task, len(short))] if form == "metadata" else [],
        train=[plain_line(task, row, language_of(row, language)) for row in pool],
        dropped=[asdict(_too_long(row)) for row in rows if row.id not in kept],
        selection=selection,
    )


def save(dataset: Dataset, folder: Path) -> None:
    """Write ``train_data`` and ``test_data`` below ``folder``; a file of an earlier call that is not due goes."""
    _write(folder / "train_data/data.jsonl", dataset.train)
    _write(folder / "test_data/data.jsonl", dataset.test)
    write_whole(folder / "test_data" / SELECTION, json.dumps(dataset.selection, ensure_ascii=False) + "\n")
    for name, due in (("metadata.json", dataset.metadata), ("dropped.jsonl", dataset.dropped)):
        if due:
            _write(folder / "test_data" / name, due)
        else:
            (folder / "test_data" / name).unlink(missing_ok=True)


def plain_line(task: Task, row: Any, language: str) -> dict[str, Any]:
    """A row as a line of the plain form."""
    return {"question": question(task, row, language).text, "answer": answer(task, row)}


def metadata_line(task: Task, row: Any, language: str) -> dict[str, Any]:
    """A row as a line of the metadata form, with the prompt for a judge; the answer to judge is put behind it."""
    asked = question(task, row, language)
    judge = render(f"judge_prompt.{language}.txt.jinja", question=asked.query, reference=task.target(row))
    return {
        "prompt": asked.prompt,
        "query": asked.query,
        "response": answer(task, row),
        "judge_prompt": judge,
        **_levels(task),
    }


def _metadata(task: Task, rows: int) -> dict[str, Any]:
    description = f"{rows} questions of the task {task.name} over rows of {task.config}"
    return {"dataset": f"smart_coding/{task.config}", "description": description, **_levels(task)}


def _levels(task: Task) -> dict[str, str]:
    return {**MODALITY, "level_3_dim": task.config, "level_4_dim": task.name}


def _too_long(row: Any) -> Drop:
    reason = f"question: longer than {LONGEST} characters"
    return Drop(id=row.id, reason=reason, row=schema.to_dict(row))


def _write(path: Path, values: Lines) -> None:
    """Write JSON Lines without a blank line or a BOM, at which Ianvs stops."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
    write_whole(path, text)
