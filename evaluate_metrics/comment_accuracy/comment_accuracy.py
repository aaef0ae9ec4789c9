"""The metric comment_accuracy; what it measures is said in README.md."""

from typing import Any

import evaluate

from evaluate_metrics.scoring import accuracy, comments

_DESCRIPTION = "Whether a code comment is true of its code and covers what matters."
_USAGE = comments.usage("comment_accuracy", 0.83)


@evaluate.utils.file_utils.add_start_docstrings(_DESCRIPTION, _USAGE)
class CommentAccuracy(evaluate.Metric):  # type: ignore[misc]  # evaluate is untyped
    """Loaded by ``evaluate.load(evaluate_metrics.path("comment_accuracy"))``."""

    def _info(self) -> evaluate.MetricInfo:
        return comments.info(_DESCRIPTION, _USAGE)

    def compute(self, **columns: Any) -> dict[str, Any] | None:
        """Score columns of strings; evaluate appends the usage to this text."""
        result: dict[str, Any] | None = super().compute(**comments.filled(columns))
        return result

    def add(self, **row: Any) -> None:
        """Add one row: prediction, code, reference, natural_language; evaluate appends the usage to this text."""
        super().add(**comments.filled_row(row))

    def add_batch(self, **columns: Any) -> None:
        """Add columns of strings; evaluate appends the usage to this text."""
        super().add_batch(**comments.filled(columns))

    def _compute(self, **columns: Any) -> dict[str, Any]:
        return comments.compute("comment_accuracy", accuracy.score, **columns)
