"""functionality: tests decide, and nothing else does."""

from __future__ import annotations

import itertools
import json
from typing import Any

import evaluate
import pytest
from executing import needs_isolation
from hypothesis import given
from hypothesis import strategies as st
from wrong_fixes import WRONG, name, wrong

import evaluate_metrics
from evaluate_metrics.scoring import clusters, execution, functionality, passing, programs
from evaluate_metrics.scoring.execution import IsolationError, Outcome, Verdict
from smart_coding_dataset import loading
from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks import issue_fix

ROWS: list[Issue] = [row for row in loading.rows("core", "issue", "all") if name(row) in WRONG]
TESTS = json.dumps([{"name": "doubles", "code": "assert f(2) == 4"}, {"name": "zero", "code": "assert f(0) == 0"}])
RIGHT, WORSE, WRONG_CODE = "def f(x): return 2 * x", "def f(x): return x + 2", "def f(x): return 7"


def own_tests(row: Issue) -> str:
    """The tests of a row that one thread runs."""
    tests = [{"name": t.name, "code": t.code} for t in row.tests if "import threading" not in t.code]
    return json.dumps(tests)


@needs_isolation
def test_fixes_pass_and_the_code_before_fails() -> None:
    after = [row.code_after.code_snippet for row in ROWS]
    before = [row.code_before.code_snippet for row in ROWS]
    result = functionality.compute(after + before, [own_tests(row) for row in ROWS] * 2, [None] * 2 * len(ROWS))
    assert result["scores"] == [1.0] * len(ROWS) + [0.0] * len(ROWS)


@needs_isolation
@pytest.mark.parametrize("most", [1, pytest.param(99, marks=pytest.mark.slow)])
def test_wrong_fixes_fail(most: int) -> None:
    cases = [(row, fault) for row in ROWS for fault in list(WRONG[name(row)])[:most]]
    codes, tests = [wrong(*case) for case in cases], [own_tests(row) for row, _ in cases]
    result: Any = functionality.compute(codes, tests, [None] * len(cases))
    assert [case for case, score in zip(cases, result["scores"], strict=True) if score != 0.0] == []


@needs_isolation
def test_evidence_says_which_test_failed_and_how() -> None:
    result: Any = functionality.compute([RIGHT, WORSE], [TESTS, TESTS], [None, None])
    right, worse = result["evidence"]
    assert right == {"tests_passed": 1.0, "failed": [], "isolation": worse["isolation"]}
    assert worse["tests_passed"] == 0.5
    (failed,) = worse["failed"]
    assert failed["kind"] == "zero"
    assert failed["detail"] == "failed: line 1, assert f(0) == 0: AssertionError"


@needs_isolation
def test_samples_of_a_row_and_rows_of_one_question_are_counted_together() -> None:
    four = json.dumps([RIGHT, WRONG_CODE, {"code": RIGHT, "explanation": "twice"}, WRONG_CODE])
    result: Any = functionality.compute([four], [TESTS], [None])
    assert result["scores"] == [0.5]
    assert [k["mean"] for k in result["pass_at_k"].values()] == pytest.approx([1 / 2, 5 / 6, 1, 1])
    assert [k["mean"] for k in result["pass_all_k"].values()] == pytest.approx([1 / 2, 1 / 6, 0, 0])
    apart: Any = functionality.compute([RIGHT, WRONG_CODE, RIGHT, WRONG_CODE], [TESTS] * 4, ["a"] * 4)
    assert apart["pass_at_k"] == result["pass_at_k"]
    assert apart["ci95"] is None, "one question has no interval, however often it is answered"


@needs_isolation
def test_results_do_not_depend_on_the_number_of_workers() -> None:
    codes = [RIGHT, WORSE, WRONG_CODE, "import sys; sys.exit(0)", "def f(x): raise KeyError(x)", "f = ("] * 2
    columns: Any = (codes, [TESTS] * len(codes), [None] * len(codes))
    results = [functionality.compute(*columns, workers=workers) for workers in (1, 2, 8)]
    assert results[0] == results[1] == results[2]
    assert results[0]["scores"] == [1.0, 0.0, 0.0, 0.0, 0.0, 0.0] * 2


@needs_isolation
def test_an_empty_answer_is_scored_and_what_is_missing_is_not() -> None:
    result: Any = functionality.compute(["", None, RIGHT, RIGHT], [TESTS, TESTS, None, "[]"], [None] * 4)
    assert result["scores"] == [0.0, None, None, None]
    assert (result["scored"], result["abstained"]) == (1, 3)
    assert [why.get("abstained") for why in result["evidence"][1:]] == ["no prediction", "no tests", "no tests"]


def test_a_machine_that_cannot_isolate_scores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise IsolationError("no landlock here")

    monkeypatch.setattr(execution, "run", refuse)
    result: Any = functionality.compute([RIGHT], [TESTS], [None])
    assert result["scores"] == [None]
    assert result["functionality"] is None
    assert "no landlock here" in result["evidence"][0]["abstained"]


def test_a_failure_of_the_machinery_is_no_failure_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Verdict((Outcome("a", "passed", "", 0.0), Outcome("b", None, "the machinery failed twice", 0.0)), ())
    failed = Verdict(
        (Outcome("a", "failed", "no", 0.0), Outcome("b", None, "the machinery failed twice", 0.0)), ()
    )
    monkeypatch.setattr(execution, "run", lambda jobs, **_: iter([lost, failed][: len(list(jobs))]))
    result: Any = functionality.compute([RIGHT, WORSE], [TESTS, TESTS], [None, None])
    assert result["scores"] == [None, 0.0]
    assert result["evidence"][0]["abstained"] == "the machinery failed twice"


def test_equal_programs_are_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def count(jobs: Any, **_: object) -> Any:
        seen.append(len(jobs))
        return iter([Verdict((Outcome("a", "passed", "", 0.0),), ()) for _ in jobs])

    monkeypatch.setattr(execution, "run", count)
    functionality.compute([RIGHT, WORSE, RIGHT], [TESTS] * 3, [None] * 3)
    assert seen == [2]


@given(good=st.integers(0, 6), bad=st.integers(0, 6), k=st.integers(1, 6))
def test_estimates_equal_counting_all_draws(good: int, bad: int, k: int) -> None:
    if k <= good + bad:
        draws = list(itertools.combinations([True] * good + [False] * bad, k))
        assert passing.pass_at(k, good + bad, good) == pytest.approx(sum(map(any, draws)) / len(draws))
        assert passing.pass_all(k, good + bad, good) == pytest.approx(sum(map(all, draws)) / len(draws))


def test_intervals_are_as_wide_as_the_questions_are_few() -> None:
    scores, each = [0.0, 1.0] * 4, list(range(8))
    doubled = clusters.interval(scores * 20, each * 20)
    assert doubled == pytest.approx(clusters.interval(scores, each))
    alone = clusters.interval(scores * 20, range(160))
    assert alone is not None and doubled is not None
    assert alone[1] - alone[0] < doubled[1] - doubled[0]
    assert clusters.interval([1.0, None, 1.0], ["a", "b", "a"]) is None


@pytest.mark.parametrize(
    ("prediction", "codes"),
    [
        ("x = 1", ["x = 1"]),
        ('{"code": "x = 1", "explanation": "why"}', ["x = 1"]),
        ('["x = 1", {"code": "x = 2"}]', ["x = 1", "x = 2"]),
        ("[]", ["[]"]),
        ("[1, 2]", ["[1, 2]"]),
        ('{"a": 1}', ['{"a": 1}']),
        ("[" * 100_000, ["[" * 100_000]),
    ],
)
def test_predictions_are_programs_unless_they_are_the_json_meant(prediction: str, codes: list[str]) -> None:
    assert [program.code for program in programs.samples(prediction)] == codes


@pytest.mark.parametrize("tests", ["", "x", "{}x", '[{"name": "a"}]', '[{"name": "a", "code": 3}]', "[3]", "3"])
def test_tests_that_are_none_are_refused(tests: str) -> None:
    with pytest.raises(ValueError, match="no JSON list of name and code"):
        functionality.compute([RIGHT], [tests], [None])


@needs_isolation
def test_columns_may_be_given_in_batches_and_one_by_one() -> None:
    whole = load().compute(predictions=[RIGHT, WORSE, None], tests=[TESTS] * 3)
    batches, single = load(), load()
    for code in (RIGHT, WORSE, None):
        batches.add_batch(predictions=[code], tests=[TESTS])
        single.add(prediction=code, tests=TESTS)
    assert batches.compute() == single.compute() == whole


def test_tests_are_asked_for_by_name() -> None:
    with pytest.raises(ValueError, match="'tests' is missing"):
        load().compute(predictions=[RIGHT])


def load() -> Any:
    return evaluate.load(evaluate_metrics.path("functionality"))


def test_the_task_hands_over_what_the_metric_takes() -> None:
    row = ROWS[0]
    columns = issue_fix.columns(row)
    assert [t.name for t in programs.tests(columns["tests"])] == [t.name for t in row.tests]
    (program,) = programs.samples(columns["references"])
    assert program.code == row.code_after.code_snippet
    assert program.explanation == (row.pull_request_description or "").strip()
