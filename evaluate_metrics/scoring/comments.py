"""What the folders of the comment metrics share: their columns, and scoring column by column.

Functions only: ``evaluate`` would take a metric class that it finds here for the metric itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import datasets
import evaluate

from evaluate_metrics.scoring.fold import fold
from evaluate_metrics.scoring.row import Row, read

COLUMNS = ("predictions", "references", "code", "natural_language")
OPTIONAL = ("references", "natural_language")
LANGUAGES = ("en", "zh")
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
    # large_string, because evaluate refuses None in the first row of a string column.
    columns = {name: datasets.Value("large_string") for name in COLUMNS}
    return evaluate.MetricInfo(
        description=description, citation="", inputs_description=help_text, features=datasets.Features(columns)
    )


def filled(given: dict[str, Any]) -> dict[str, Any]:
    """Columns with those that may be absent filled with None, one for each prediction.

    Raises:
        ValueError: ``predictions`` or ``code`` is missing.
    """
    named = [c for c in COLUMNS if given.get(c) is not None]
    if not named:
        return given
    for column in ("predictions", "code"):
        if column not in named:
            raise ValueError(f"column {column!r} is missing; given: {', '.join(named)}")
    absent = {c: [None] * len(given["predictions"]) for c in OPTIONAL if given.get(c) is None}
    return {**given, **{c: _readable(given[c]) for c in named}, **absent}


def filled_row(given: dict[str, Any]) -> dict[str, Any]:
    """One row as ``add`` takes it, with what may be absent filled with None.

    Raises:
        ValueError: ``code`` is missing.
    """
    if "code" not in given:
        raise ValueError(f"'code' is missing; given: {', '.join(given)}")
    return {"natural_language": None, **{c: _readable([x])[0] for c, x in given.items()}}


def _readable(column: Any) -> Any:
    """A list with half characters (lone surrogates, as JSON may hold) replaced: Arrow refuses them."""
    if not isinstance(column, list | tuple):
        return column
    return [x.encode("utf-8", "replace").decode() if isinstance(x, str) else x for x in column]


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
    unknown = sorted({x for x in natural_language if x is not None and x not in LANGUAGES})
    if unknown:
        raise ValueError(f"unknown natural_language {unknown[0]!r}; there are: {', '.join(LANGUAGES)}")
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
