"""Answers are read in the forms that models really give, leniently in form and exactly in content."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest

from smart_coding_dataset.languages import _treesitter
from smart_coding_dataset.records import Annotation, Comment
from smart_coding_dataset.tasks import comment_function, comment_line
from smart_coding_dataset.tasks._answers import fenced, json_notes, prose, split
from smart_coding_dataset.tasks._task import Abstention, Parsed

CODE = """\
def drain(queue, limit):
    taken = []
    while queue and len(taken) < limit:
        taken.append(queue.pop())
    return taken"""
ROW = Comment(
    description="Empties a queue in portions.",
    code_snippet=CODE,
    annotations=[Annotation(line_number=3, annotation="Stop early, so that others get their turn.")],
    id="here/drain",
    scope="function",
    summary="Take up to limit items from queue.",
    programming_language="python",
    natural_language="en",
    repository_name="here",
    file_path="drain.py",
)
LINE = replace(ROW, id="here/drain/line", scope="line", target_line=3, summary=None)
WHY = "Stop early, so that others get their turn."
COMMENTED = CODE.replace("    while", f"    # {WHY}\n    while")
JSON = json.dumps([{"line_number": 3, "annotation": WHY}])


def read(text: str, row: Comment = ROW) -> Parsed:
    task = comment_line.TASK if row.scope == "line" else comment_function.TASK
    parsed = task.parse(text, row)
    assert isinstance(parsed, Parsed), parsed
    return parsed


def notes(text: str, row: Comment = ROW) -> list[tuple[int | None, str]]:
    return [(n["line_number"], n["annotation"]) for n in json.loads(read(text, row).prediction)]


@pytest.mark.parametrize(
    "answer",
    [
        f"```python\n{COMMENTED}\n```",
        f"Sure! Here is the commented code:\n\n```py\n{COMMENTED}\n```\n\nLet me know if you need more.",
        f"<think>\nMaybe `# like so`.\n```\nx\n```\n</think>\n\n```python\n{COMMENTED}\n```",
        f"```\n{COMMENTED}\n```".replace("\n", "\r\n"),
        f"~~~python\n{COMMENTED}\n~~~",
        "```python\n" + "\n".join(f"    {line}" for line in COMMENTED.split("\n")) + "\n```",
        f"```python\n{CODE.replace('< limit:', f'< limit:  # {WHY}')}\n```",
        f"```python\n{COMMENTED.replace('taken = []', 'taken = []' + chr(10))}\n```",
        f"```json\n{JSON}\n```",
        f"Here are the annotations:\n{JSON}\nI hope this helps.",
        json.dumps({"annotations": [{"line": "3", "comment": WHY}]}),
    ],
    ids=[
        "fence",
        "chat",
        "reasoning",
        "crlf",
        "tildes",
        "indented",
        "trailing",
        "blank",
        "json",
        "prose-json",
        "keys",
    ],
)
def test_the_same_comment_in_many_forms_reads_the_same(answer: str) -> None:
    assert notes(answer) == [(3, WHY)]
    assert not read(answer).faults


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (COMMENTED, "code without a fence"),
        (f"Of course.\n{COMMENTED}\n", "code without a fence"),
        (f"```python\n{COMMENTED}", "fence is not closed"),
        (f"```python\n{COMMENTED.replace('taken = []', 'taken = list()')}\n```", "code changed: line 2"),
        (
            f"```python\n{COMMENTED.replace('return taken', 'taken.sort()' + chr(10) + '    return taken')}\n```",
            "code added",
        ),
        (f"```python\n{COMMENTED.replace('    taken = []' + chr(10), '')}\n```", "code left out: line 2"),
        (f"```python\n{COMMENTED.replace('(queue, limit):', '(queue, limit)')}\n```", "code cannot be parsed"),
        (JSON.replace("}]", "},]"), "JSON is not strict"),
        (JSON.replace('"', "'").replace("null", "None"), "JSON is not strict"),
        (JSON.removesuffix("]"), "JSON is broken"),
        (JSON[:-1] + ', {"line_number": 4, "annot', "JSON is broken"),
    ],
)
def test_faults_of_form_are_reported_and_the_content_is_kept(answer: str, fault: str) -> None:
    assert notes(answer) == [(3, WHY)]
    assert any(found.startswith(fault) for found in read(answer).faults), read(answer).faults


@pytest.mark.parametrize(
    ("answer", "summary"),
    [
        ("Takes items until limit is reached.", "Takes items until limit is reached."),
        ("Sure! Here is the comment:\n\nTakes items.", "Takes items."),
        ("当然。以下是注释：\n取出若干元素。", "取出若干元素。"),
        ('"""Takes items."""', "Takes items."),
        ("# Takes items\n# until limit.", "Takes items\nuntil limit."),
        ("**Summary:** Takes items.", "Takes items."),
        ("```text\nTakes items.\n```", "Takes items."),
        ("```python\n# Takes items.\n```", "Takes items."),
        ("Sure footing: the queue is never empty here.", "Sure footing: the queue is never empty here."),
        ("Here is where the queue is emptied.", "Here is where the queue is emptied."),
    ],
)
def test_prose_is_the_comment_on_the_whole(answer: str, summary: str) -> None:
    assert notes(answer) == [(None, summary)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "empty answer"),
        ("   \n", "empty answer"),
        ("<think>What could it", "cut off while reasoning"),
        ("```python\nimport os\nfor x in os.listdir():\n    print(x)\n```", "code is not the code asked about"),
    ],
)
def test_what_cannot_be_read_is_an_abstention_with_its_reason(answer: str, reason: str) -> None:
    for task, row in ((comment_function.TASK, ROW), (comment_line.TASK, LINE)):
        assert task.parse(answer, row) == Abstention(reason=reason)


def test_code_given_back_without_a_comment_is_an_answer_that_says_nothing() -> None:
    assert read(fenced(CODE, "python")) == Parsed(prediction="[]", faults=("no comment",))
    assert read("[]") == Parsed(prediction="[]", faults=("no comment",))


def test_a_line_that_does_not_exist_is_reported() -> None:
    assert read('[{"line_number": 99, "annotation": "x"}]').faults == ("no such line: 99",)


@pytest.mark.parametrize(
    "answer",
    [
        WHY,
        f"# {WHY}",
        f'"{WHY}"',
        f"Comment: {WHY}",
        f"Sure, here is the comment for line 3:\n{WHY}",
        JSON,
        json.dumps([{"annotation": WHY}]),
        f"```\n{WHY}\n```",
        f"```python\n# {WHY}\n```",
        f"```python\nwhile queue and len(taken) < limit:  # {WHY}\n```",
        f"```python\n{COMMENTED}\n```",
    ],
)
def test_a_comment_on_one_line_in_many_forms(answer: str) -> None:
    assert notes(answer, LINE) == [(3, WHY)]


def test_comments_on_other_lines_do_not_answer_for_the_target() -> None:
    answer = json.dumps([{"line_number": 2, "annotation": "Nothing yet."}])
    assert read(answer, LINE) == Parsed(prediction="[]", faults=("comments on other lines: 1", "no comment"))
    both = json.dumps([{"line_number": 2, "annotation": "Nothing yet."}, {"line_number": 3, "annotation": WHY}])
    assert read(both, LINE).faults == ("comments on other lines: 1",)


def test_a_fence_inside_a_docstring_does_not_end_the_code() -> None:
    inner = 'def f(x):\n    """Show.\n\n    ```\n    f(1)\n    ```\n    """\n    return x'
    blocks, around = split(f"Before.\n```python\n{inner}\n```\nAfter.")
    assert [b.body for b in blocks] == [inner]
    assert around == "Before.\nAfter."
    blocks, _ = split(fenced("a = '''\n```\n'''", "python"))
    assert blocks[0].body == "a = '''\n```\n'''"


def test_a_language_that_we_cannot_parse_is_read_line_by_line() -> None:
    lua = "local n = 0\nfor _, x in ipairs(xs) do\n  n = n + x\nend"
    row = replace(ROW, code_snippet=lua, programming_language="lua")
    assert (
        read(comment_function.TASK.target(row), row).prediction == comment_function.TASK.columns(row)["references"]
    )
    commented = lua.replace("for _", f"// {WHY}\nfor _")
    assert read(fenced(commented, "lua"), row) == Parsed(
        prediction=json.dumps([{"line_number": 2, "annotation": WHY}])
    )


def test_json_of_another_kind_is_no_answer() -> None:
    assert json_notes('{"name": "x"}') is None
    assert json_notes("[1, 2, 3]") is None
    assert json_notes("no brackets") is None


def test_prose_keeps_what_only_looks_like_chat() -> None:
    for text in ('"a" and "b"', "Okay-ish values pass.", "`limit` bounds `queue`", "OK: 200"):
        assert prose(text) == text


def test_without_its_grammar_code_is_read_line_by_line_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = "func drain(q []int) int {\n\tn := len(q)\n\treturn n\n}"
    row = replace(
        ROW, code_snippet=code, programming_language="go", annotations=[Annotation(line_number=2, annotation=WHY)]
    )
    monkeypatch.setitem(sys.modules, "tree_sitter_go", None)
    _treesitter.parser_of.cache_clear()
    answer = fenced(code.replace("\tn :=", f"\t// {WHY}\n\tn :="), "go")
    assert notes(answer, row) == [(2, WHY)]
    (fault,) = read(answer, row).faults
    assert fault.startswith("grammar not installed: ") and "smart-coding[languages]" in fault
    assert notes(comment_function.target(row), row) == [(None, row.summary), (2, WHY)]
    _treesitter.parser_of.cache_clear()
