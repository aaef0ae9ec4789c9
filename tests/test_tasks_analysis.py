"""issue_triage and fault_localisation: how answers are read, and what they score on the whole road."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ianvs_bridge.predict import predict
from ianvs_bridge.report import report
from ianvs_bridge.results import read as read_result
from ianvs_bridge.score import score
from smart_coding_dataset import loading
from smart_coding_dataset.records import CodeFile, Issue
from smart_coding_dataset.tasks import fault_localisation, issue_fix, issue_triage
from smart_coding_dataset.tasks._task import Abstention, Parsed, Task

ROWS: list[Issue] = list(loading.rows("core", "issue", "all"))
TASKS = (issue_triage.TASK, fault_localisation.TASK)
MODELS = ("reference", "echo", "heuristic")

BEFORE = '''\
import os


class Queue:
    """Keeps items in order."""

    def add(self, item):
        # the newest last
        self.items.append(item)

    def get(self):
        return self.items.pop()


LIMIT = 3
'''


def changed(*pairs: tuple[str, str]) -> Issue:
    """An issue whose fix replaced these texts."""
    after = BEFORE
    for old, new in pairs:
        assert old in after
        after = after.replace(old, new)
    file = CodeFile(file_path="queue.py", code_snippet=BEFORE)
    return replace(ROWS[0], code_before=file, code_after=replace(file, code_snippet=after))


def places(row: Issue, answer: str) -> object:
    """What is read, as ``[lines, function]`` each; the reason where nothing is."""
    read = fault_localisation.TASK.parse(answer, row)
    if isinstance(read, Abstention):
        return read.reason
    return [[place["lines"], place["function"]] for place in json.loads(read.prediction)]


def faults(row: Issue) -> object:
    return places(row, fault_localisation.TASK.target(row)) if fault_localisation.TASK.select(row) else []


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_executable_row_is_asked_about(task: Task) -> None:
    runnable = [row.id for row in ROWS if issue_fix.TASK.select(row)]
    assert set(runnable) <= {row.id for row in ROWS if task.select(row)}
    assert len(runnable) >= 10


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_reference_is_right_the_echo_is_not_read_and_the_heuristic_is_between(
    task: Task, tmp_path: Path
) -> None:
    files = [file.path for file in predict(task.name, model=MODELS, split="all", out=tmp_path / "p").files]
    results = [read_result(path)[0] for path, _ in score(*files, split="all", out=tmp_path / "r").files]
    (name,) = task.metrics
    means = {r.backend: r.metrics[name][name] for r in results}
    assert (means["reference"], means["echo"]) == (1.0, None)
    assert 0.3 < means["heuristic"] < 0.9
    assert name in report(tmp_path / "r", out=tmp_path / "report").page.read_text("utf-8")


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_nothing_of_what_came_after_the_report_is_shown(task: Task) -> None:
    for row in ROWS:
        asked = "\n".join(m["content"] for m in task.prompt(row, "en", []))
        assert not [reply.body for reply in row.answers if reply.body in asked]
        assert row.label not in asked


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ('{"type": "bug", "severity": "major"}', "bug/major"),
        ('Sure:\n```json\n{"Type": "Bug", "Severity": "Critical"}\n```\nHope it helps.', "bug/critical"),
        ("{'type': 'feature', 'severity': 'minor',}", "feature/minor"),
        ('{"label": "bug/minor"}', "bug/minor"),
        ('{"类型": "缺陷", "严重程度": "致命"}', "bug/critical"),
        ("bug/major", "bug/major"),
        ("`feature/minor`", "feature/minor"),
        ("```\nbug/major\n```", "bug/major"),
        ("**Type:** bug\n**Severity:** major", "bug/major"),
        ("This is a bug of major severity.", "bug/major"),
        ("This is not a bug but a feature; severity: low.", "feature/minor"),
        ("类型：缺陷，严重程度：轻微", "bug/minor"),
        ("这是一个新功能请求，严重程度为一般。", "feature/minor"),
        ("缺陷/严重", "bug/major"),
        ("<think>maybe a feature/minor?</think>bug/major", "bug/major"),
        ('{"type": "bug"}', "bug/unknown"),
    ],
)
def test_type_and_severity_are_read_from(answer: str, expected: str) -> None:
    read = issue_triage.TASK.parse(answer, ROWS[0])
    assert isinstance(read, Parsed)
    assert read.prediction == expected
    assert ("no severity" in read.faults) is expected.endswith("unknown")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "empty answer"),
        ("I do not know.", "neither type nor severity in the answer"),
        ("It may be a bug or a feature.", "neither type nor severity in the answer"),
        ("<think>a bug", "cut off while reasoning"),
        ("```\nThe bug is here.\nIt is major.\n```", "neither type nor severity in the answer"),
    ],
)
def test_neither_is_guessed_from(answer: str, reason: str) -> None:
    assert issue_triage.TASK.parse(answer, ROWS[0]) == Abstention(reason=reason)


def test_a_severity_that_nobody_set_is_not_asked_for() -> None:
    row = replace(ROWS[0], label="bug/unknown")
    assert issue_triage.TASK.select(row)
    assert "everity" not in issue_triage.TASK.prompt(row, "en", [])[-1]["content"]
    assert issue_triage.TASK.parse(issue_triage.TASK.target(row), row) == Parsed(prediction="bug/unknown")
    assert not issue_triage.TASK.select(replace(row, label="unknown/major"))


def test_a_fault_is_a_changed_line() -> None:
    assert faults(changed(("append(item)", "insert(0, item)"))) == [[[9], "Queue.add"]]
    assert faults(changed(("LIMIT = 3", "LIMIT = 4"))) == [[[15], None]]
    assert faults(changed(("append(item)", "insert(0, item)"), ("pop()", "pop(0)"))) == [
        [[9], "Queue.add"],
        [[12], "Queue.get"],
    ]


def test_inserted_code_counts_at_the_lines_beside_it() -> None:
    checked = "        # the newest last\n        if item is None:\n            return\n"
    assert faults(changed(("        # the newest last\n", checked))) == [[[7, 9], "Queue.add"]]
    assert faults(changed(("append(item)\n", "append(item)\n        self.count += 1\n"))) == [[[9], "Queue.add"]]


def test_comments_docstrings_imports_and_new_functions_are_no_faults() -> None:
    assert faults(changed(("the newest last", "the newest at the end"))) == []
    assert faults(changed(("in order", "in their order"))) == []
    assert faults(changed(("import os", "import os\nimport sys"))) == []
    assert faults(changed(("    def get", "    def size(self):\n        return 0\n\n    def get"))) == []
    other = replace(ROWS[0].code_before, file_path="queue.c")
    assert not fault_localisation.TASK.select(replace(ROWS[0], code_before=other))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ('[{"lines": [9], "function": "Queue.add"}]', [[[9], "Queue.add"]]),
        ('{"locations": [{"line": 9, "function": "add(self, item)"}]}', [[[9], "Queue.add"]]),
        (
            '[{"lines": "11-12"}, {"start_line": 7, "end_line": 9}]',
            [[[11, 12], "Queue.get"], [[7, 8, 9], "Queue.add"]],
        ),
        ("```json\n[9, 12]\n```", [[[9], "Queue.add"], [[12], "Queue.get"]]),
        ('[{"function": "get"}]', [[[11, 12], "Queue.get"]]),
        ("The fault is in line 12, and perhaps in lines 7-9.", [[[12], "Queue.get"], [[7, 8, 9], "Queue.add"]]),
        ("`get` pops from the wrong end (line 12).", [[[12], "Queue.get"]]),
        ("The method Queue.add() is wrong.", [[[7, 9], "Queue.add"]]),
        ("问题出在第 11-12 行。", [[[11, 12], "Queue.get"]]),
        ("第 12 行的 `get` 和第 9 行", [[[12], "Queue.get"], [[9], "Queue.add"]]),
        ('[{"lines": [9, 12]}]', [[[9], "Queue.add"], [[12], "Queue.get"]]),
        ('[{"lines": [9]}, {"lines": [12], "function": "get"}, {"lin', [[[9], "Queue.add"], [[12], "Queue.get"]]),
        ("L7-L9 are wrong", [[[7, 8, 9], "Queue.add"]]),
        ("12, 9", [[[12], "Queue.get"], [[9], "Queue.add"]]),
        ('[{"lines": [15], "function": null}]', [[[15], None]]),
    ],
)
def test_places_are_read_from(answer: str, expected: object) -> None:
    assert places(changed(("pop()", "pop(0)")), answer) == expected


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "empty answer"),
        ("Somewhere.", "no line or function in the answer"),
        ('[{"lines": [99]}]', "no line or function of the file in the answer"),
        (f"```\n{BEFORE}```", "no line or function in the answer"),
    ],
)
def test_no_place_is_guessed_from(answer: str, reason: str) -> None:
    assert places(changed(("pop()", "pop(0)")), answer) == reason


def test_what_the_file_does_not_have_is_reported() -> None:
    read = fault_localisation.TASK.parse('[{"lines": [9, 99], "function": "put"}]', changed(("pop()", "pop(0)")))
    assert isinstance(read, Parsed)
    assert read.faults == ("no such line: 99", "no such function: put")


def test_numbered_lines_are_those_of_the_file_whatever_its_line_ends() -> None:
    row = changed(("pop()", "pop(0)"))
    windows = replace(
        row,
        code_before=replace(row.code_before, code_snippet=row.code_before.code_snippet.replace("\n", "\r\n")),
        code_after=replace(row.code_after, code_snippet=row.code_after.code_snippet.replace("\n", "\r\n")),
    )
    assert faults(windows) == faults(row)
    asked = fault_localisation.TASK.prompt(windows, "en", [])[-1]["content"]
    assert "\n12 |         return self.items.pop()\n" in asked
