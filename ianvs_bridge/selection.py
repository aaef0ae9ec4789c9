"""Which rows a run is about: ``predict`` and ``score`` choose them in the same way, from the same options."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from smart_coding_dataset import loading, rooms, schema, tasks
from smart_coding_dataset.errors import UserError, unknown
from smart_coding_dataset.tasks._task import Task

LANGUAGES = ("en", "zh")
"""In which tasks can be asked."""


def task_named(name: str) -> Task:
    """The task of that name.

    Raises:
        UserError: There is none; the message lists those that exist.
    """
    task: Task = rooms.member(tasks, name, "TASK")
    return task


def select(task: Task, data: str, split: str, language: str | None) -> list[Any]:
    """The rows that ``task`` can ask about, in the order of the data.

    Raises:
        UserError: No such data, split or language, a row in a language that is neither, or no row is left.
    """
    if language not in (None, *LANGUAGES):
        raise unknown("language", language, LANGUAGES)
    rows = [row for row in loading.rows(data, task.config, split, language) if task.select(row)]
    if not rows:
        raise UserError(f"{data}: no row of split {split!r} for the task {task.name}")
    for row in rows:
        if (spoken := getattr(row, "natural_language", None)) not in (None, *LANGUAGES):
            raise unknown(f"natural_language of the row {row.id} of {data}:", spoken, LANGUAGES)
    return rows


def spread(rows: Sequence[Any], limit: int | None) -> list[Any]:
    """A fixed sample of at most ``limit`` rows from all over the data, in its order.

    The data is sorted by repository, so that its first rows would all be of one. A larger limit keeps the rows of
    a smaller one. None keeps all.
    """
    if limit is None:
        return list(rows)
    chosen = set(sorted((row.id for row in rows), key=lambda name: hashlib.sha256(name.encode()).digest())[:limit])
    return [row for row in rows if row.id in chosen]


def language_of(row: Any, language: str | None) -> str:
    """The language to ask in: the row's own, or for a row that has none the one chosen, else English."""
    return getattr(row, "natural_language", None) or language or "en"


def digest(rows: Sequence[Any]) -> str:
    """SHA-256 over the content of ``rows``, whatever their order."""
    lines = sorted(json.dumps(schema.to_dict(row), sort_keys=True, ensure_ascii=False) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
