"""The metric localisation; what it measures is said in README.md."""

from typing import Any

import evaluate

from evaluate_metrics.scoring import columns, places

_DESCRIPTION = "Whether the lines and functions at fault are named, and how early in the list."
_COLUMNS = ("predictions", "references", "code", "ids")
_NEEDED = ("predictions", "references")
_USAGE = """
Args:
    predictions: JSON lists `[{"lines": [12, 13], "function": "Queue.add"}, ...]`, the most suspicious place first;
        `function` is null outside of functions.
    references: what the engineers' change touched, in the same form; each entry is one fault.
    ids: what tells issues apart, where several rows are about the same one. May be left out.
    code: ignored. May be left out.
Returns:
    localisation: mean average precision over lines and functions, in 0..1, higher is better; None if no row
        could be scored.
    scores: one per row; None where there is no prediction or no fault to compare with.
    scored, abstained: how many rows could be scored, and could not.
    ci95: bootstrap interval of the mean over issues, [low, high]; None below two.
    lines, functions: means of `top_1`, `top_3`, `top_5`, `reciprocal_rank`, `average_precision`.
    evidence: one dictionary per row: these figures of its own.
Examples:
    >>> import evaluate, evaluate_metrics
    >>> metric = evaluate.load(evaluate_metrics.path("localisation"))
    >>> fault = '[{"lines": [7, 8], "function": "Queue.add"}]'
    >>> late = '[{"lines": [3], "function": "Queue.get"}, {"lines": [8], "function": "Queue.add"}]'
    >>> result = metric.compute(predictions=[fault, late, None], references=[fault] * 3)
    >>> result["localisation"], result["scores"]
    (0.75, [1.0, 0.5, None])
    >>> result["functions"]["top_1"], result["functions"]["top_3"]
    (0.5, 1.0)
"""


@evaluate.utils.file_utils.add_start_docstrings(_DESCRIPTION, _USAGE)
class Localisation(evaluate.Metric):  # type: ignore[misc]  # evaluate is untyped
    """Loaded by ``evaluate.load(evaluate_metrics.path("localisation"))``."""

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
        return places.compute(predictions, references, ids)
