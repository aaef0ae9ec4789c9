"""Rows as the lines of an Ianvs data file, and back.

Ianvs hands ``predict`` the questions alone and every metric the answers alone; it drops all other columns. So the
whole row travels inside the answer, as a JSON object, which arrives unharmed. A backend that is no language model
needs the row at ``predict`` already: ``Rows`` looks its question up in the same file that Ianvs read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ianvs_bridge.selection import task_named
from smart_coding_dataset import folders, kinds, rooms, schema
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.tasks._task import Task


@dataclass(frozen=True, slots=True)
class Question:
    """A row as text, in the two halves that Ianvs joins without a separator."""

    prompt: str
    """What holds for every row (the system message, with its separator); empty where the task has none."""
    query: str

    @property
    def text(self) -> str:
        """What Ianvs hands to `predict`."""
        return self.prompt + self.query


def question(task: Task, row: Any, language: str) -> Question:
    """The zero-shot question for a row, as the task words it."""
    messages = task.prompt(row, language, ())
    system = [m["content"] for m in messages if m["role"] == "system"]
    others = [m["content"] for m in messages if m["role"] != "system"]
    return Question("".join(f"{s}\n\n" for s in system), "\n\n".join(others))


def answer(task: Task, row: Any) -> dict[str, Any]:
    """What the metrics get for a row: everything that `score` has, as JSON values."""
    return {
        "task": task.name,
        "id": row.id,
        "target": task.target(row),
        "columns": dict(task.columns(row)),
        "row": schema.to_dict(row),
    }


def row_of(answer: Mapping[str, Any]) -> Any:
    """The typed row inside an answer."""
    kind = rooms.member(kinds, task_named(answer["task"]).config, "KIND")
    return schema.from_dict(kind.record, answer["row"])


class Rows:
    """The rows of a data file, found by their questions."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: dict[str, list[Any]] = defaultdict(list)
        for text, value in _read(path):
            self._found[_key(text)].append(row_of(value))

    def of(self, questions: Iterable[str]) -> list[Any]:
        """The row of each question. Equal questions are taken in the order of the file.

        Raises:
            UserError: A question is not in the file, or there are none at all: Ianvs takes a data file that
                does not exist for an empty one and goes on.
        """
        seen: dict[str, int] = defaultdict(int)
        rows = []
        for number, text in enumerate(questions, start=1):
            key = _key(text)
            known = self._found.get(key, [])
            if seen[key] >= len(known):
                raise UserError(f"question {number} is not in {self._path}; write the example again")
            rows.append(known[seen[key]])
            seen[key] += 1
        if not rows:
            raise UserError(f"no questions: is {self._path} there, and does testenv.yaml name it?")
        return rows


def answers(path: Path) -> list[dict[str, Any]]:
    """The answers of a data file of either form, in order."""
    return [value for _, value in _read(path)]


def shown(path: Path) -> list[Any]:
    """The rows for few-shot examples that belong to the data file of a test."""
    return [row_of(answer) for answer in answers(path.parents[1] / "train_data/data.jsonl")]


def _read(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each question, put together as Ianvs does, and its answer."""
    if not path.is_file():
        raise UserError(f"{path}: no such data file; write the example again")
    for number, values in enumerate(folders.read(path), start=1):
        is_plain = "question" in values
        text = values["question"] if is_plain else f"{values.get('prompt', '')}{values.get('query', '')}"
        found = values.get("answer" if is_plain else "response")
        if not text or not isinstance(found, dict):
            raise UserError(f"{path}:{number}: expected question and answer, or query and response")
        if not {"task", "id", "target", "row"} <= set(found):
            raise UserError(f"{path}:{number}: the answer holds no row; write the example again")
        yield text, found


def _key(text: str) -> str:
    """NumPy's fixed-width strings lose trailing NUL characters."""
    return text.rstrip("\0")
