"""The metric edit_similarity; what it measures is said in README.md."""

from typing import Any

import evaluate

from evaluate_metrics.scoring import columns, similarity

_COLUMNS = ("predictions", "references", "code", "ids")
_NEEDED = ("predictions", "references")
_DESCRIPTION = "How close recommended code is to the code that the engineers wrote, in characters to change."
_USAGE = """
Args:
    predictions: pieces of code, or changes as lines that begin with `-` or `+`.
    references: what the engineers wrote, in the same form.
    ids: what tells questions apart, where several rows answer the same one. May be left out.
    code: ignored; tasks have it for baselines. May be left out.
Returns:
    edit_similarity: mean of `1 - Levenshtein distance / length of the longer text`, in 0..1, higher is better;
        None if no row could be scored.
    scores: one per row; None where there is no prediction or no reference.
    scored, abstained: how many rows could be scored, and could not.
    ci95: bootstrap interval of the mean over questions, [low, high]; None below two.
    exact_match, identifier_f1, ratio: means of the parts over the rows that could be scored.
    evidence: one dictionary per row: the parts.
Examples:
    >>> import evaluate, evaluate_metrics
    >>> metric = evaluate.load(evaluate_metrics.path("edit_similarity"))
    >>> wanted = "total += price"
    >>> result = metric.compute(predictions=[wanted, "total -= price", "", None], references=[wanted] * 4)
    >>> [s if s is None else round(s, 2) for s in result["scores"]]
    [1.0, 0.93, 0.0, None]
    >>> round(result["exact_match"], 2), result["evidence"][1]["identifier_f1"]
    (0.33, 1.0)
"""


@evaluate.utils.file_utils.add_start_docstrings(_DESCRIPTION, _USAGE)
class EditSimilarity(evaluate.Metric):  # type: ignore[misc]  # evaluate is untyped
    """Loaded by ``evaluate.load(evaluate_metrics.path("edit_similarity"))``."""

    def _info(self) -> evaluate.MetricInfo:
        return columns.info(_DESCRIPTION, _USAGE, _COLUMNS)

    def compute(self, **given: Any) -> dict[str, Any] | None:
        """Score columns of strings; evaluate appends the usage to this text."""
        result: dict[str, Any] | None = super().compute(**columns.filled(given, _COLUMNS, _NEEDED))
        return result

    def add(self, **row: Any) -> None:
        """Add one row: prediction, reference, id and code; evaluate appends the usage to this text."""
        super().add(**columns.filled_row(row, _COLUMNS, _NEEDED))

    def add_batch(self, **given: Any) -> None:
        """Add columns of strings; evaluate appends the usage to this text."""
        super().add_batch(**columns.filled(given, _COLUMNS, _NEEDED))

    def _compute(self, predictions: Any, references: Any, ids: Any, **_: Any) -> dict[str, Any]:
        return similarity.compute(predictions, references, ids)
