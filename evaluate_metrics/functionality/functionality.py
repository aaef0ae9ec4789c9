"""The metric functionality; what it measures is said in README.md."""

from typing import Any

import evaluate

from evaluate_metrics.scoring import functionality, issues
from evaluate_metrics.scoring.passing import WORKERS, Runs

_DESCRIPTION = "Whether code that answers an issue does what was asked: its tests are run, nobody's word is taken."
_USAGE = """
Args:
    predictions: programs, each the whole module after the change: Python text, a JSON object
        `{"code": "...", "explanation": "..."}`, or a JSON list of either, which are samples of one answer.
    tests: JSON lists `[{"name": "...", "code": "..."}]`; a test is Python that raises where the program is wrong.
    ids: what tells questions apart, where several rows answer the same one. May be left out.
    code, references, remarks: ignored; other issue metrics read them. May be left out.
    workers: how many tests run at once; results do not depend on it.
    runs: a dictionary, empty at first; metrics that are given the same one run no program twice. May be left out.
Returns:
    functionality: mean share of answers that pass every test, in 0..1; None if no row could be scored.
    scores: one per row, the share of its samples that pass; None where there is no prediction or no test, or where
        the tests could not be run.
    scored, abstained: how many rows could be scored, and could not.
    ci95: bootstrap interval of the mean over questions, [low, high]; None below two.
    pass_at_k, pass_all_k: by k, the chance that one of k answers passes, and that all do.
    evidence: one dictionary per row: which tests failed and how, and under what isolation.
Examples:
    >>> import evaluate, evaluate_metrics
    >>> metric = evaluate.load(evaluate_metrics.path("functionality"))
    >>> tests = '[{"name": "both_ends", "code": "assert clip(5, 1, 3) == 3 and clip(0, 1, 3) == 1"}]'
    >>> right = "def clip(x, low, high):\\n    return max(low, min(x, high))"
    >>> wrong = "def clip(x, low, high):\\n    return min(x, high)"
    >>> result = metric.compute(predictions=[right, wrong, None], tests=[tests] * 3)
    >>> result["functionality"], result["scores"]
    (0.5, [1.0, 0.0, None])
    >>> result["evidence"][1]["failed"][0]["kind"]
    'both_ends'
"""


@evaluate.utils.file_utils.add_start_docstrings(_DESCRIPTION, _USAGE)
class Functionality(evaluate.Metric):  # type: ignore[misc]  # evaluate is untyped
    """Loaded by ``evaluate.load(evaluate_metrics.path("functionality"))``."""

    def _info(self) -> evaluate.MetricInfo:
        return issues.info(_DESCRIPTION, _USAGE)

    def compute(self, **columns: Any) -> dict[str, Any] | None:
        """Score columns of strings; evaluate appends the usage to this text."""
        result: dict[str, Any] | None = super().compute(**issues.filled(columns))
        return result

    def add(self, **row: Any) -> None:
        """Add one row: prediction, tests, id and others; evaluate appends the usage to this text."""
        super().add(**issues.filled_row(row))

    def add_batch(self, **columns: Any) -> None:
        """Add columns of strings; evaluate appends the usage to this text."""
        super().add_batch(**issues.filled(columns))

    def _compute(
        self, predictions: Any, tests: Any, ids: Any, workers: int = WORKERS, runs: Runs | None = None, **_: Any
    ) -> dict[str, Any]:
        return functionality.compute(predictions, tests, ids, workers=workers, runs=runs)
