"""The metric triage; what it measures is said in README.md."""

from typing import Any

import evaluate

from evaluate_metrics.scoring import columns, labels

_DESCRIPTION = "Whether an issue gets the type and the severity that its engineers gave it."
_COLUMNS = ("predictions", "references", "code", "ids")
_NEEDED = ("predictions", "references")
_USAGE = """
Args:
    predictions: labels, type and severity: `bug/major`; `bug/unknown` where no severity is said.
    references: the engineers' labels, in the same form; a half that is `unknown` is not asked for.
    ids: what tells issues apart, where several rows are about the same one. May be left out.
    code: ignored. May be left out.
Returns:
    triage: mean share of halves that are right, in 0..1, higher is better; None if no row could be scored.
    scores: one per row: 0, 0.5 or 1; None where there is no prediction or no label to compare with.
    scored, abstained: how many rows could be scored, and could not.
    ci95: bootstrap interval of the mean over issues, [low, high]; None below two.
    type, severity: `accuracy`, `macro_f1`, `f1` by label, `commonest` (the accuracy of the commonest label alone);
        `mean_distance` in steps between severities.
    evidence: one dictionary per row: what was said and what is right.
Examples:
    >>> import evaluate, evaluate_metrics
    >>> metric = evaluate.load(evaluate_metrics.path("triage"))
    >>> result = metric.compute(predictions=["bug/major", "bug/minor", None], references=["bug/major"] * 3)
    >>> result["triage"], result["scores"]
    (0.75, [1.0, 0.5, None])
    >>> result["severity"]["accuracy"], result["severity"]["mean_distance"]
    (0.5, 0.5)
"""


@evaluate.utils.file_utils.add_start_docstrings(_DESCRIPTION, _USAGE)
class Triage(evaluate.Metric):  # type: ignore[misc]  # evaluate is untyped
    """Loaded by ``evaluate.load(evaluate_metrics.path("triage"))``."""

    def _info(self) -> evaluate.MetricInfo:
        return columns.info(_DESCRIPTION, _USAGE, _COLUMNS)

    def compute(self, **given: Any) -> dict[str, Any] | None:
        """Score columns of strings; evaluate appends the usage to this text."""
        result: dict[str, Any] | None = super().compute(**columns.filled(given, _COLUMNS, _NEEDED))
        return result

    def add(self, **row: Any) -> None:
        """Add one row: prediction, reference, id; evaluate appends the usage to this text."""
        super().add(**columns.filled_row(row, _COLUMNS, _NEEDED))

    def add_batch(self, **given: Any) -> None:
        """Add columns of strings; evaluate appends the usage to this text."""
        super().add_batch(**columns.filled(given, _COLUMNS, _NEEDED))

    def _compute(self, predictions: Any, references: Any, ids: Any, **_: Any) -> dict[str, Any]:
        return labels.compute(predictions, references, ids)
