"""Every task keeps the contract of its room."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluate_metrics
from smart_coding_dataset import loading, rooms, tasks
from smart_coding_dataset.tasks._task import Abstention, Parsed, Task

NAMES = rooms.names(tasks)


def task_of(name: str) -> Task:
    return rooms.member(tasks, name, "TASK")


@cache
def rows_of(task: Task, split: str = "all") -> list[Any]:
    return [row for row in loading.rows("core", task.config, split) if task.select(row)]


def cases() -> Iterator[Any]:
    for name in NAMES:
        for row in rows_of(task_of(name)):
            yield pytest.param(task_of(name), row, id=f"{name}-{row.id}")


def test_there_are_tasks() -> None:
    assert {"comment_function", "comment_line", "issue_fix"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_task_is_named_like_its_file_and_its_metrics_exist(name: str) -> None:
    task = task_of(name)
    assert task.name == name
    assert task.metrics
    assert set(task.metrics) <= set(evaluate_metrics.names())


@pytest.mark.parametrize("name", NAMES)
def test_rows_of_both_languages_stand_in_both_splits(name: str) -> None:
    task = task_of(name)
    for split in ("train", "test"):
        rows = rows_of(task, split)
        spoken = {row.natural_language for row in rows if hasattr(row, "natural_language")}
        assert rows
        assert not spoken or {"en", "zh"} <= spoken, "rows without a language are asked about in either"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_asks_with_and_without_examples_and_never_tells(name: str, language: str) -> None:
    task = task_of(name)
    row = rows_of(task, "test")[0]
    examples = rows_of(task, "train")[:2]
    zero, few = task.prompt(row, language, []), task.prompt(row, language, examples)
    assert [m["role"] for m in zero] == ["system", "user"]
    assert [m["role"] for m in few] == ["system", *["user", "assistant"] * len(examples), "user"]
    assert few[-1] == zero[-1], "the question does not depend on the examples"
    assert [m["content"] for m in few[2:-1:2]] == [task.target(e) for e in examples]
    assert task.target(row) not in "\n".join(m["content"] for m in zero)
    other = task.prompt(row, "zh" if language == "en" else "en", [])
    assert other != zero, "each language has a prompt of its own"


@pytest.mark.parametrize(("task", "row"), list(cases()))
def test_the_target_is_read_as_exactly_the_reference(task: Task, row: Any) -> None:
    assert task.parse(task.target(row), row) == Parsed(prediction=task.columns(row)["references"])


SCRAPS = [
    *("```", "```python", "<think>", "</think>", "# note", "return x", "    ", '"""', "def f(x):", "/*", "*/"),
    *("[", "]", "{", "}", '"line_number": 1,', '"annotation": "x"', "null", ","),
    *("```diff", "--- a/x.py", "+++ b/x.py", "@@ -1,2 +1,2 @@", "-x = 1", "+x = 2", "# ... rest of the code"),
    *(
        "<<<<<<< SEARCH",
        "=======",
        ">>>>>>> REPLACE",
        "class A:",
        "import os",
        '"code": "x"',
        "  def f(self): ...",
    ),
]
"""Pieces that the reader looks for, to be put together wrongly."""
KEYS = st.sampled_from(["line_number", "annotation", "comments", "x"])
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
)
ANSWER = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(SCRAPS), max_size=30).map("\n".join),
    JSON.map(json.dumps),
)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(answer=ANSWER, pick=st.integers(0, 1000), inside=st.booleans())
def test_no_answer_makes_the_reader_fail(name: str, answer: str, pick: int, inside: bool) -> None:
    task = task_of(name)
    rows = rows_of(task)
    row = rows[pick % len(rows)]
    text = task.target(row)[: pick % 300] + answer if inside else answer
    read = task.parse(text, row)
    assert isinstance(read, Parsed | Abstention)
    assert read == task.parse(text, row)
    if isinstance(read, Abstention):
        assert read.reason
