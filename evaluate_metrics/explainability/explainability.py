"""The metric explainability; what it measures is said in README.md."""

from typing import Any

import evaluate

from evaluate_metrics.scoring import explainability, issues

_DESCRIPTION = (
    "Whether the explanation that comes with a change is true of the change and names the fault it removes."
)
_USAGE = """
Args:
    predictions: JSON objects `{"code": "...", "explanation": "..."}` with the whole file after the change, or JSON
        lists of them, which are samples of one answer. Other text is a file without an explanation.
    code: the files before the change.
    references: what the engineers did and said, in the form of `predictions`. May be left out, all or some.
    ids: what tells questions apart, where several rows answer the same one. May be left out.
    tests: ignored; other issue metrics read them. May be left out.
Returns:
    explainability: mean in 0..1, higher is better; None if no row could be scored.
    scores: one per row, the mean of its samples; 0 where nothing is said; None where there is no prediction or no
        file before.
    scored, abstained: how many rows could be scored, and could not.
    ci95: bootstrap interval of the mean over questions, [low, high]; None below two.
    evidence: one dictionary per row: each claim, whether it is true, and what it was checked against; what speaks
        against the explanation, with its cost; what of the change is covered, and what of the cause is named.
Examples:
    >>> import evaluate, evaluate_metrics, json
    >>> metric = evaluate.load(evaluate_metrics.path("explainability"))
    >>> before = "def clip(x, low, high):\\n    return min(x, high)"
    >>> after = "def clip(x, low, high):\\n    return max(low, min(x, high))"
    >>> said = [
    ...     "`clip` ignored `low`: values below it were kept. It now takes the larger of `low` and the value.",
    ...     "`clip` ignored `high`, so I removed `max` from `clamp_value`. It raises `KeyError` now.",
    ... ]
    >>> answers = [json.dumps({"code": after, "explanation": text}) for text in said] + [after]
    >>> result = metric.compute(predictions=answers, code=[before] * 3)
    >>> [round(score, 1) for score in result["scores"]]
    [0.8, 0.0, 0.0]
    >>> [(claim["claim"], claim["verdict"]) for claim in result["evidence"][1]["claims"]]
    [('max', 'false'), ('clip', 'true'), ('high', 'true'), ('clamp_value', 'false'), ('KeyError', 'false')]
"""


@evaluate.utils.file_utils.add_start_docstrings(_DESCRIPTION, _USAGE)
class Explainability(evaluate.Metric):  # type: ignore[misc]  # evaluate is untyped
    """Loaded by ``evaluate.load(evaluate_metrics.path("explainability"))``."""

    def _info(self) -> evaluate.MetricInfo:
        return issues.info(_DESCRIPTION, _USAGE)

    def compute(self, **columns: Any) -> dict[str, Any] | None:
        """Score columns of strings; evaluate appends the usage to this text."""
        result: dict[str, Any] | None = super().compute(**issues.filled(columns, issues.READ))
        return result

    def add(self, **row: Any) -> None:
        """Add one row: prediction, code, reference and others; evaluate appends the usage to this text."""
        super().add(**issues.filled_row(row, issues.READ))

    def add_batch(self, **columns: Any) -> None:
        """Add columns of strings; evaluate appends the usage to this text."""
        super().add_batch(**issues.filled(columns, issues.READ))

    def _compute(self, predictions: Any, references: Any, code: Any, ids: Any, **_: Any) -> dict[str, Any]:
        return explainability.compute(predictions, references, code, ids)
