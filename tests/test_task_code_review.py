"""code_review on the whole road: asked, answered, scored, shown; and on rows that are collected."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from executing import needs_isolation

from ianvs_bridge.predict import predict
from ianvs_bridge.report import report
from ianvs_bridge.results import read as read_result
from ianvs_bridge.score import score
from smart_coding_dataset import loading
from smart_coding_dataset.records import ChangedFile, Feedback, IssueTest, Reply
from smart_coding_dataset.tasks._task import Abstention, Parsed
from smart_coding_dataset.tasks.code_review import TASK, select

ROWS: list[Feedback] = loading.rows("core", "feedback", "all")
ROW = next(row for row in ROWS if row.id.endswith("/failed_batch_lost"))
GO = "package queue\n\nfunc Push(q []int, x int) []int {\n\tq = append(q, x)\n\treturn q\n}\n"
SHORTER = GO.replace("return q\n", "return q[max(0, len(q)-10):]\n")


def reply(actor: str, body: str) -> Reply:
    return Reply(actor=actor, created_at=None, updated_at=None, body=body)


COLLECTED = replace(
    ROW,
    file_path="queue/queue.go",
    start_line=4,
    end_line=4,
    code="\tq = append(q, x)",
    commit="c" * 40,
    answer_commit="d" * 40,
    body="Drop the oldest when there are more than ten.",
    files=[ChangedFile(file_path="queue/queue.go", before=GO, after=SHORTER)],
    replies=[reply("person-1", "Done."), reply(str(ROW.actor), "Thanks!")],
    issue_id=None,
    issue_description=None,
    issue_body=None,
    tests=[],
)


def asked(row: Feedback, language: str = "en") -> str:
    return TASK.prompt(row, language, [])[-1]["content"]


@needs_isolation
def test_the_reference_gets_all_and_the_echo_nothing(tmp_path: Path) -> None:
    models = ("reference", "echo")
    files = [file.path for file in predict("code_review", model=models, limit=6, out=tmp_path / "p").files]
    results = [read_result(path)[0] for path, _ in score(*files, limit=6, out=tmp_path / "r").files]
    for name in TASK.metrics:
        assert {r.backend: r.metrics[name][name] for r in results} == {"reference": 1.0, "echo": 0.0}
    parts = ("remarks_answered", "places", "way_gone", "size")
    assert {part: results[0].metrics["engineer_alignment"][part] for part in parts} == dict.fromkeys(parts, 1.0)
    assert "engineer_alignment" in report(tmp_path / "r", out=tmp_path / "report").page.read_text("utf-8")


def test_every_core_row_is_asked_about() -> None:
    assert [row.id for row in ROWS if not select(row)] == []
    assert len(ROWS) >= 26


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_question_holds_what_an_engineer_would_read_and_no_reply(language: str) -> None:
    for row in ROWS:
        text = asked(row, language)
        for part in (
            row.issue_description,
            row.issue_body,
            row.file_path,
            row.files[0].before,
            row.code,
            row.body,
        ):
            assert part and part.strip() in text
        assert f"{row.start_line}" in text
        assert row.replies[0].body not in text
        assert not any(test.code in text for test in row.tests)


class TestCollectedRows:
    def test_a_row_in_another_language_without_issue_and_tests_is_asked_and_read(self) -> None:
        assert select(COLLECTED)
        text = asked(COLLECTED)
        assert "Issue" not in text and f"```go\n{GO}" in text and "Remark on line 4:" in text
        assert TASK.target(COLLECTED).startswith("Done.\n\n```go\n")
        read = TASK.parse(TASK.target(COLLECTED), COLLECTED)
        assert read == Parsed(prediction=TASK.columns(COLLECTED)["references"])
        assert (TASK.columns(COLLECTED)["tests"], json.loads(TASK.columns(COLLECTED)["remarks"])) == (
            None,
            [{"lines": [4, 4], "body": COLLECTED.body}],
        )

    def test_a_diff_and_another_label_are_read_too(self) -> None:
        after = str(COLLECTED.files[0].after)
        for answer in (f"```golang\n{after}```", f"```\n{after}```", f"```diff\n{COLLECTED_DIFF}```"):
            read = TASK.parse(answer, COLLECTED)
            assert isinstance(read, Parsed) and json.loads(read.prediction)["code"] == after
        assert isinstance(TASK.parse("```sh\ngo test ./...\n```", COLLECTED), Abstention)

    def test_functionality_abstains_without_tests_and_alignment_does_not(self, tmp_path: Path) -> None:
        import evaluate

        import evaluate_metrics

        given = {key: [value] for key, value in TASK.columns(COLLECTED).items()}
        scores = {
            name: evaluate.load(evaluate_metrics.path(name)).compute(predictions=given["references"], **given)
            for name in TASK.metrics
        }
        assert {name: scores[name][name] for name in scores} == {"engineer_alignment": 1.0, "functionality": None}

    def test_a_suggestion_is_shown_once(self) -> None:
        proposed = replace(COLLECTED, kind="suggestion", suggestion="\tq = append(q, x)[1:]", resolution="applied")
        assert "Proposed in place of these lines:\n\n```go\n\tq = append(q, x)[1:]" in asked(proposed)
        said = replace(proposed, body="```suggestion\n\tq = append(q, x)[1:]\n```")
        assert asked(said).count("append(q, x)[1:]") == 1

    def test_a_remark_on_the_whole_file_and_one_on_another_file_have_no_lines(self) -> None:
        for row in (
            replace(COLLECTED, kind="review", file_path=None, start_line=None, end_line=None, code=None),
            replace(COLLECTED, file_path="queue/other.go"),
        ):
            assert "Remark:" in asked(row) and "on line" not in asked(row)
            assert json.loads(TASK.columns(row)["remarks"])[0]["lines"] is None

    def test_a_renamed_file_is_shown_where_it_was(self) -> None:
        moved = replace(COLLECTED.files[0], file_path="line/queue.go", old_path="queue/queue.go")
        assert "file queue/queue.go," in asked(replace(COLLECTED, files=[moved]))

    @pytest.mark.parametrize(
        "row",
        [
            replace(COLLECTED, resolution="unanswered", files=[]),
            replace(COLLECTED, resolution="resolved", files=[]),
            replace(COLLECTED, kind="revert", resolution="reverted"),
            replace(COLLECTED, files=[*COLLECTED.files, replace(COLLECTED.files[0], file_path="b.go")]),
            replace(COLLECTED, files=[replace(COLLECTED.files[0], before=None)]),
            replace(COLLECTED, files=[replace(COLLECTED.files[0], after=None)]),
            replace(COLLECTED, files=[replace(COLLECTED.files[0], after=GO.replace("\t", "    "))]),
            replace(COLLECTED, files=[replace(COLLECTED.files[0], file_path="CHANGES.md")]),
            replace(COLLECTED, body=" "),
        ],
    )
    def test_rows_without_an_answer_in_one_file_of_code_are_not_asked(self, row: Feedback) -> None:
        assert not select(row)

    def test_tests_that_cannot_be_run_are_not_given_to_metrics(self) -> None:
        kept = IssueTest(name="x", file_path="tests/test_x.py", code="assert True")
        assert TASK.columns(replace(ROW, tests=[*ROW.tests, kept]))["tests"] is None
        assert "tests" not in json.loads(TASK.columns(replace(ROW, tests=[kept]))["remarks"])[0]


COLLECTED_DIFF = """\
--- a/queue/queue.go
+++ b/queue/queue.go
@@ -3,3 +3,3 @@
 func Push(q []int, x int) []int {
 \tq = append(q, x)
-\treturn q
+\treturn q[max(0, len(q)-10):]
"""
