"""The metric engineer_alignment; what it measures is said in README.md."""

from typing import Any

import evaluate

from evaluate_metrics.scoring import alignment, columns, issues
from evaluate_metrics.scoring.passing import WORKERS, Runs

_NEEDED = ("predictions", "references", "code")
_DESCRIPTION = (
    "Agreement of a change with engineers: what they asked for is done, where they changed the code, and no more."
)
_USAGE = """
Args:
    predictions: the code after the change: a whole file as text, JSON `{"code": "...", "explanation": "..."}` or
        `{"files": {"path": "..."}}`, or a JSON list of these, which are samples of one answer.
    references: what the engineers accepted, in the same form.
    code: what was there before: the first proposal, or the file that an issue is about; text, or `{"files": ...}`.
    remarks: JSON lists `[{"lines": [first, last], "body": "...", "tests": [{"name": "...", "code": "..."}]}]`,
        each of the three optional. May be left out: then the change as a whole was asked for.
    tests: JSON lists `[{"name": "...", "code": "..."}]` of what was asked for, where no remark has its own.
        May be left out.
    ids: what tells questions apart, where several rows answer the same one. May be left out.
    workers: how many tests run at once; results do not depend on it.
    runs: a dictionary, empty at first; metrics that are given the same one run no program twice. May be left out.
Returns:
    engineer_alignment: mean of `remarks_answered * mean(1, places, way_gone, size)`, in 0..1, higher is better;
        None if no row could be scored.
    scores: one per row; None where a column that is needed is missing, where the accepted change is one of layout
        alone, or where tests could not be run.
    scored, abstained: how many rows could be scored, and could not.
    ci95: bootstrap interval of the mean over questions, [low, high]; None below two.
    remarks_answered, places, way_gone, size: means of the parts over the rows that have them.
    evidence: one dictionary per row: the parts, and what speaks against the answer.
Examples:
    >>> import evaluate, evaluate_metrics
    >>> metric = evaluate.load(evaluate_metrics.path("engineer_alignment"))
    >>> proposed = "def clip(x, low, high):\\n    return min(x, high)\\n"
    >>> accepted = "def clip(x, low, high):\\n    return max(low, min(x, high))\\n"
    >>> remark = '[{"lines": [2, 2], "body": "What about values below low?"}]'
    >>> other = accepted.replace("max(low, min(x, high))", "min(high, max(x, low))")
    >>> answers = [accepted, other, proposed, None]
    >>> given = {"references": [accepted] * 4, "code": [proposed] * 4, "remarks": [remark] * 4}
    >>> result = metric.compute(predictions=answers, **given)
    >>> [s if s is None else round(s, 2) for s in result["scores"]]
    [1.0, 0.76, 0.0, None]
    >>> round(result["way_gone"], 2), result["evidence"][2]["remarks_answered"]
    (0.4, 0.0)
"""


@evaluate.utils.file_utils.add_start_docstrings(_DESCRIPTION, _USAGE)
class EngineerAlignment(evaluate.Metric):  # type: ignore[misc]  # evaluate is untyped
    """Loaded by ``evaluate.load(evaluate_metrics.path("engineer_alignment"))``."""

    def _info(self) -> evaluate.MetricInfo:
        return issues.info(_DESCRIPTION, _USAGE)

    def compute(self, **given: Any) -> dict[str, Any] | None:
        """Score columns of strings; evaluate appends the usage to this text."""
        result: dict[str, Any] | None = super().compute(**columns.filled(given, issues.COLUMNS, _NEEDED))
        return result

    def add(self, **row: Any) -> None:
        """Add one row: prediction, reference, code and others; evaluate appends the usage to this text."""
        super().add(**columns.filled_row(row, issues.COLUMNS, _NEEDED))

    def add_batch(self, **given: Any) -> None:
        """Add columns of strings; evaluate appends the usage to this text."""
        super().add_batch(**columns.filled(given, issues.COLUMNS, _NEEDED))

    def _compute(self, workers: int = WORKERS, runs: Runs | None = None, **given: Any) -> dict[str, Any]:
        return alignment.compute(given, workers, runs)
