"""issue_fix on the whole road: asked, answered, scored, shown, and inside Ianvs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from executing import needs_isolation
from wrong_fixes import WRONG, name, wrong

from ianvs_bridge.predict import predict
from ianvs_bridge.predictions import Prediction, to_line
from ianvs_bridge.report import report
from ianvs_bridge.results import read as read_result
from ianvs_bridge.score import score
from smart_coding_dataset import loading
from smart_coding_dataset.records import Issue, IssueTest
from smart_coding_dataset.tasks.issue_fix import TASK

ROWS: list[Issue] = [row for row in loading.rows("core", "issue") if TASK.select(row)]
MODELS = ("reference", "echo", "heuristic")


@pytest.fixture
def row() -> Issue:
    return ROWS[0]


@pytest.mark.slow  # every row, three times
@needs_isolation
def test_the_reference_passes_and_what_leaves_the_file_as_it_is_fails(tmp_path: Path) -> None:
    files = [file.path for file in predict("issue_fix", model=MODELS, out=tmp_path / "p").files]
    results = [read_result(path)[0] for path, _ in score(*files, out=tmp_path / "r").files]
    means = {result.backend: result.metrics["functionality"]["functionality"] for result in results}
    assert means == {"reference": 1.0, "echo": 0.0, "heuristic": 0.0}
    heuristic = next(result for result in results if result.backend == "heuristic")
    assert heuristic.faults == {"nothing changed": heuristic.rows}
    shown = report(tmp_path / "r", out=tmp_path / "report")
    text = shown.page.read_text("utf-8")
    assert "functionality" in text
    assert '{"code"' not in text.replace("&#34;", '"'), "the page shows code, not JSON"


@needs_isolation
def test_samples_give_pass_at_k(tmp_path: Path, row: Issue) -> None:
    right = TASK.target(row)
    bad = f"```python\n{wrong(row, next(iter(WRONG[name(row)])))}```"
    texts = [right, bad, "I do not know.", right]
    file = tmp_path / "mine.jsonl"
    lines = (to_line(Prediction(task="issue_fix", id=row.id, sample=n, text=t)) for n, t in enumerate(texts))
    file.write_text("".join(lines), "utf-8")
    ((path, _),) = score(file, limit=None, out=tmp_path / "r").files
    result, scored = read_result(path)
    mine = [each for each in scored if each.id == row.id]
    assert [each.scores["functionality"] for each in mine] == [1.0, 0.0, None, 1.0]
    assert mine[2].abstention == "no code in the answer that belongs to the file"
    assert result.metrics["functionality"]["pass_at_k"]["1"]["mean"] == pytest.approx(2 / 3)
    assert result.metrics["functionality"]["pass_at_k"]["2"]["mean"] == 1.0
    assert result.metrics["functionality"]["pass_all_k"]["2"]["mean"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_question_holds_all_that_an_engineer_would_read(row: Issue, language: str) -> None:
    asked = TASK.prompt(row, language, [])[-1]["content"]
    for part in (row.issue_description, row.issue_body, row.code_before.file_path, row.code_before.code_snippet):
        assert part.strip() in asked
    assert all(reply.body in asked for reply in row.answers)
    assert not any(test.code in asked for test in row.tests), "tests are not shown"


def test_rows_whose_tests_cannot_be_run_are_not_asked(row: Issue) -> None:
    assert TASK.select(row)
    assert not TASK.select(replace(row, tests=[]))
    in_repository = IssueTest(name="x", file_path="tests/test_x.py", code="assert True")
    assert not TASK.select(replace(row, tests=[*row.tests, in_repository]))
    threads = IssueTest(name="x", file_path=None, code="import threading\nassert f() == 1")
    assert not TASK.select(replace(row, tests=[threads]))
    assert not TASK.select(replace(row, code_before=replace(row.code_before, file_path="main.go")))


def test_a_row_without_a_pull_request_has_a_target_that_is_code_alone(row: Issue) -> None:
    bare = replace(row, pull_request_description=None)
    assert TASK.target(bare).startswith("```python\n")
    read = TASK.parse(TASK.target(bare), bare)
    assert getattr(read, "prediction", None) == TASK.columns(bare)["references"]
