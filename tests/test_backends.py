"""Every backend answers lazily and in order; the three without a model do what they are there for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ianvs_bridge import backends
from ianvs_bridge.backends import open_backend
from ianvs_bridge.backends._backend import Request
from ianvs_bridge.selection import select, task_named
from smart_coding_dataset import rooms
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.records import Annotation, Comment
from smart_coding_dataset.tasks._task import Parsed

NAMES = rooms.names(backends)
LOCAL = ("echo", "heuristic", "reference")
"""Those that need nothing but the row."""


def requests(task: str = "comment_function") -> list[Request]:
    found = task_named(task)
    rows = select(found, "core", "test", None)
    return [Request(task=found, row=row, messages=[], language=row.natural_language) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_a_backend_declares_load(name: str) -> None:
    assert callable(rooms.member(backends, name, "load"))


@pytest.mark.parametrize("name", LOCAL)
def test_answers_come_one_by_one_and_in_order(name: str) -> None:
    asked: list[str] = []

    def feed() -> Iterator[Request]:
        for request in requests():
            asked.append(request.row.id)
            yield request

    answers = open_backend(name).complete(feed())
    first = next(answers)
    assert first.text
    assert len(asked) == 1, "the second row is asked for only when its answer is wanted"
    rest = list(answers)
    assert len(rest) + 1 == len(requests())
    assert [first, *rest][3].text == next(open_backend(name).complete(requests()[3:4])).text


def test_a_row_whose_comments_do_not_fit_is_an_error_of_that_row_alone() -> None:
    good, bad = requests()[:2]
    broken = replace(bad.row, annotations=[Annotation(line_number=999, annotation="Nowhere.")])
    answers = list(open_backend("reference").complete([replace(bad, row=broken), good]))
    assert answers[0].text is None
    assert "line 999: no line of code" in str(answers[0].error)
    assert answers[1].text


@pytest.mark.parametrize("name", LOCAL)
def test_a_backend_that_is_one_thing_takes_nothing_after_its_name(name: str) -> None:
    with pytest.raises(UserError, match=f"{name} takes nothing"):
        open_backend(f"{name}:else")


def test_an_unknown_backend_is_answered_with_those_that_exist() -> None:
    with pytest.raises(UserError, match=r"unknown backend 'gpt'; there are: .*echo, .*heuristic, .*reference"):
        open_backend("gpt:4")


@pytest.mark.parametrize("task", ["comment_function", "comment_line"])
@pytest.mark.parametrize("name", LOCAL)
def test_every_answer_can_be_read(name: str, task: str) -> None:
    for request, answer in zip(requests(task), open_backend(name).complete(requests(task)), strict=True):
        assert answer.text is not None
        read = request.task.parse(answer.text, request.row)
        assert isinstance(read, Parsed), f"{request.row.id}: {read}"
        assert (read.prediction == "[]") == (name == "echo")
        assert name == "echo" or not read.faults


def test_the_heuristic_comments_only_on_lines_of_code() -> None:
    for request, answer in zip(requests(), open_backend("heuristic").complete(requests()), strict=True):
        lines = request.row.code_snippet.split("\n")
        for note in json.loads(answer.text or ""):
            assert note["line_number"] is None or lines[note["line_number"] - 1].strip()


def said(code: str, language: str = "python", tongue: str = "en") -> dict[int | None, str]:
    row = Comment(
        description="",
        code_snippet=code,
        annotations=[],
        id="x",
        scope="function",
        programming_language=language,
        natural_language=tongue,
        repository_name="x",
        file_path="x",
    )
    request = Request(task=task_named("comment_function"), row=row, messages=[], language=tongue)
    text = next(open_backend("heuristic").complete([request])).text
    return {note["line_number"]: note["annotation"] for note in json.loads(text or "")}


def test_the_heuristic_says_what_python_code_shows() -> None:
    code = (
        "def find_user(users, name):\n"
        "    if not name:\n"
        "        raise ValueError('no name')\n"
        "    for user in users:\n"
        "        if user.name == name:\n"
        "            return user\n"
        "    return None\n"
    )
    notes = said(code)
    assert notes[None] == (
        "Find the user given users and name.\n\n"
        "Returns user or None. Raises ValueError if name is empty or false."
    )  # fmt: skip
    assert notes[2] == "If name is empty or false, raise ValueError."
    chinese = said(code, tongue="zh")
    assert (
        chinese[None]
        == "根据 users 和 name 查找用户。\n\n返回 user 或 None。如果 name 为空或为假，抛出 ValueError。"
    )


def test_the_heuristic_reads_other_languages_and_broken_python_line_by_line() -> None:
    go = "func Sum(values []int) (int, error) {\n\tif len(values) == 0 {\n\t\treturn 0, errEmpty\n\t}\n}"
    assert said(go, "go")[None].startswith("Sum given values.")
    assert said(go, "go")[2] == "If len(values) is 0, return 0, errEmpty."
    assert said("print 'old'\nfor x in xs:\n    print x\n")[2] == "Go through each x of xs."
