"""Metrics that are computed together run no program twice, and score as they would alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import evaluate
import pytest
from executing import needs_isolation

import evaluate_metrics
from evaluate_metrics.scoring import execution, functionality, passing, reliability
from evaluate_metrics.scoring.execution import Job, Outcome, Verdict
from ianvs_bridge.predict import predict
from ianvs_bridge.score import score

TESTS = json.dumps([{"name": "doubles", "code": "assert f(2) == 4"}, {"name": "zero", "code": "assert f(0) == 0"}])
BEFORE, RIGHT = "def f(x): return x + 2", "def f(x): return 2 * x"


class Counting:
    """Runs what it is asked to, and keeps it."""

    def __init__(self, status: Any = "passed") -> None:
        self.ran: list[tuple[str, int]] = []
        self._status = status

    def run(self, jobs: Sequence[Job], *, workers: int, seed: int) -> Iterator[Verdict]:
        for job in jobs:
            self.ran.append((job.candidate, seed))
            yield Verdict(tuple(Outcome(t.name, self._status, "", 0.0) for t in job.tests), ())


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counter = Counting()
    monkeypatch.setattr(execution, "run", counter.run)
    return counter


def both(predictions: list[str | None], runs: passing.Runs | None) -> None:
    many = len(predictions)
    functionality.compute(predictions, [TESTS] * many, [None] * many, runs=runs)
    reliability.compute(predictions, [TESTS] * many, [BEFORE] * many, [None] * many, runs=runs)


def test_each_program_runs_once_for_each_seed(counting: Counting) -> None:
    runs: passing.Runs = {}
    both([RIGHT, BEFORE], runs)
    both([BEFORE, RIGHT], runs)
    assert sorted(counting.ran) == sorted((code, seed) for code in (RIGHT, BEFORE) for seed in reliability.SEEDS)


def test_nothing_is_shared_unless_asked_for(counting: Counting) -> None:
    both([RIGHT], None)
    both([RIGHT], None)
    assert counting.ran.count((RIGHT, 0)) == 4
    assert counting.ran.count((BEFORE, 0)) == 2


def test_another_seed_or_other_tests_are_another_run(counting: Counting) -> None:
    runs: passing.Runs = {}
    test, other = execution.Test("a", "assert f(1)"), execution.Test("a", "assert f(2)")
    for job in (Job(RIGHT, (test,)), Job(RIGHT, (other,)), Job(RIGHT, (test,))):
        passing.verdicts([job], 1, seed=0, runs=runs)
    passing.verdicts([Job(RIGHT, (test,))], 1, seed=1, runs=runs)
    assert len(counting.ran) == len(runs) == 3


def test_what_the_machinery_left_unknown_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Counting(status=None)
    monkeypatch.setattr(execution, "run", broken.run)
    runs: passing.Runs = {}
    job = Job(RIGHT, (execution.Test("a", "assert f(1)"),))
    (first,) = passing.verdicts([job], 1, runs=runs)
    assert passing.passed(first) is None
    passing.verdicts([job], 1, runs=runs)
    assert len(broken.ran) == 2
    assert not runs


@needs_isolation
def test_scores_are_those_of_each_metric_alone() -> None:
    runs: dict[Any, Any] = {}
    columns: dict[str, Any] = {"predictions": [RIGHT, BEFORE, "x ="], "tests": [TESTS] * 3, "code": [BEFORE] * 3}
    for name in ("functionality", "reliability"):
        metric = evaluate.load(evaluate_metrics.path(name))
        assert metric.compute(**columns, runs=runs) == metric.compute(**columns)
    assert len(runs) == 3 * len(reliability.SEEDS)


def test_score_shares_runs_between_metrics_and_files(counting: Counting, tmp_path: Any) -> None:
    files = [f.path for f in predict("issue_fix", model=("echo", "heuristic"), limit=2, out=tmp_path / "p").files]
    score(*files, limit=2, out=tmp_path / "r")
    assert len(counting.ran) == len(set(counting.ran)) == 2 * len(reliability.SEEDS)
