"""What the folders of the comment metrics share: their columns, and scoring column by column.

Functions only: ``evaluate`` would take a metric class that it finds here for the metric itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import evaluate

from evaluate_metrics.scoring import columns
from evaluate_metrics.scoring.fold import fold
from evaluate_metrics.scoring.row import Row, read

COLUMNS = ("predictions", "references", "code", "natural_language")
NEEDED = ("predictions", "code")
Judge = Callable[[Row], tuple[float, dict[str, object]]]


_USAGE = """
Args:
    predictions: answers, each plain text (a comment on the whole) or a JSON list
        `[{"line_number": 3, "annotation": "..."}, {"line_number": null, "annotation": "..."}]`.
    code: the pieces of code that they are about, without their comments.
    references: the engineers' comments, in the same form as the predictions. May be left out.
    natural_language: "en" or "zh", the language asked for. May be left out: it is then guessed row by row.
Returns:
    NAME: mean score in 0..1, higher is better; None if no row could be scored.
    scores: one per row; None where there is no prediction or no code.
    scored, abstained: how many rows could be scored, and could not.
    ci95: bootstrap interval of the mean, [low, high]; None below two scored rows.
    evidence: one dictionary per row that says what the score rests on.
Examples:
    >>> import evaluate, evaluate_metrics
    >>> metric = evaluate.load(evaluate_metrics.path("NAME"))
    >>> code = "def clip(value, low, high):\\n    return max(low, min(value, high))\\n"
    >>> good = "Limit value to the range from low to high, both included."
    >>> result = metric.compute(predictions=[good, code, None], code=[code] * 3)
    >>> [s if s is None else round(s, 2) for s in result["scores"]]
    [SCORE, 0.0, None]
    >>> result["scored"], result["abstained"]
    (2, 1)
"""


def usage(name: str, score: float) -> str:
    """The help of a metric; ``score`` is what it gives the good comment of the example, to two places."""
    return _USAGE.replace("NAME", name).replace("SCORE", str(score))


def info(description: str, help_text: str) -> evaluate.MetricInfo:
    """What a comment metric declares: its columns are those of all of them."""
    return columns.info(description, help_text, COLUMNS)


def filled(given: dict[str, Any]) -> dict[str, Any]:
    """The columns of a comment metric, whole; ``columns.filled`` says the rest."""
    return columns.filled(given, COLUMNS, NEEDED)


def filled_row(given: dict[str, Any]) -> dict[str, Any]:
    """One row of a comment metric, whole; ``columns.filled_row`` says the rest."""
    return columns.filled_row(given, COLUMNS, NEEDED)


def compute(
    name: str,
    judge: Judge,
    *,
    predictions: Sequence[str | None],
    code: Sequence[str | None],
    references: Sequence[str | None],
    natural_language: Sequence[str | None],
) -> dict[str, object]:
    """Score each row and fold. A row without a prediction or without code is abstained from, with score None.

    Raises:
        ValueError: A language is neither ``en`` nor ``zh``.
    """
    columns.check_languages(natural_language)
    scores: list[float | None] = []
    evidence: list[dict[str, object]] = []
    for prediction, piece, reference, language in zip(
        predictions, code, references, natural_language, strict=True
    ):
        if prediction is None or piece is None:
            scores.append(None)
            evidence.append({"abstained": "no prediction" if prediction is None else "no code"})
        else:
            score, why = judge(read(prediction, piece, reference, language))
            scores.append(score)
            evidence.append(why)
    return {**fold(name, scores), "evidence": evidence}
