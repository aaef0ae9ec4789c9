"""The metric reliability; what it measures is said in README.md."""

from typing import Any

import evaluate

from evaluate_metrics.scoring import issues, reliability
from evaluate_metrics.scoring.passing import WORKERS, Runs

_DESCRIPTION = (
    "Whether changed code can be relied on: same every time, nothing broken, orderly at the edges, clean."
)
_USAGE = """
Args:
    predictions: programs, each the whole module after the change: Python text, a JSON object
        `{"code": "...", "explanation": "..."}`, or a JSON list of either, which are samples of one answer.
    tests: JSON lists `[{"name": "...", "code": "..."}]`; a test is Python that raises where the program is wrong.
    code: the modules before the change; what they pass must go on passing. May be left out.
    ids: what tells questions apart, where several rows answer the same one. May be left out.
    references, remarks: ignored; other issue metrics read them. May be left out.
    workers: how many tests run at once; results do not depend on it.
    runs: a dictionary, empty at first; metrics that are given the same one run no program twice. May be left out.
Returns:
    reliability: mean in 0..1, higher is better; None if no row could be scored.
    scores: one per row, the mean of its samples; None where there is no prediction or no test, where the tests
        could not be run, or where ruff is not installed.
    scored, abstained: how many rows could be scored, and could not.
    ci95: bootstrap interval of the mean over questions, [low, high]; None below two.
    evidence: one dictionary per row: the shares that the score is the product of, and what speaks against each.
Examples:
    >>> import evaluate, evaluate_metrics
    >>> metric = evaluate.load(evaluate_metrics.path("reliability"))
    >>> tests = '[{"name": "in", "code": "assert clip(2, 1, 3) == 2"}]'
    >>> before = "def clip(x, low, high):\\n    return min(x, high)"
    >>> good = "def clip(x, low, high):\\n    return max(low, min(x, high))"
    >>> breaks = "def clip(x, low, high):\\n    return low"
    >>> result = metric.compute(predictions=[good, breaks, None], tests=[tests] * 3, code=[before] * 3)
    >>> result["scores"], result["evidence"][1]["nothing_broken"]
    ([1.0, 0.0, None], 0.0)
"""


@evaluate.utils.file_utils.add_start_docstrings(_DESCRIPTION, _USAGE)
class Reliability(evaluate.Metric):  # type: ignore[misc]  # evaluate is untyped
    """Loaded by ``evaluate.load(evaluate_metrics.path("reliability"))``."""

    def _info(self) -> evaluate.MetricInfo:
        return issues.info(_DESCRIPTION, _USAGE)

    def compute(self, **columns: Any) -> dict[str, Any] | None:
        """Score columns of strings; evaluate appends the usage to this text."""
        result: dict[str, Any] | None = super().compute(**issues.filled(columns))
        return result

    def add(self, **row: Any) -> None:
        """Add one row: prediction, tests, code and others; evaluate appends the usage to this text."""
        super().add(**issues.filled_row(row))

    def add_batch(self, **columns: Any) -> None:
        """Add columns of strings; evaluate appends the usage to this text."""
        super().add_batch(**issues.filled(columns))

    def _compute(
        self,
        predictions: Any,
        tests: Any,
        code: Any,
        ids: Any,
        *,
        workers: int = WORKERS,
        runs: Runs | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        return reliability.compute(predictions, tests, code, ids, workers=workers, runs=runs)
