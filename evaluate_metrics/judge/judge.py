"""The metric judge; what it measures is said in README.md."""

from typing import Any

import evaluate

from evaluate_metrics.scoring import columns
from evaluate_metrics.scoring.judge import panel

_DESCRIPTION = "What a chat model of your choice says of an answer by a rubric, and how far it agrees with itself."
_COLUMNS = ("predictions", "references", "code", "criteria", "natural_language")
_NEEDED = ("predictions", "code")
_USAGE = """
Args:
    predictions: answers, as text.
    code: the pieces of code that they are about.
    references: what engineers wrote there. May be left out, as a whole or row by row.
    criteria: what a row is judged by besides logic, accuracy and format: JSON lists `[{"name": "...",
        "question": "..."}]`. May be left out, as a whole or row by row.
    natural_language: "en" or "zh", the language of the instructions. May be left out: it is then guessed.
    model: "NAME@URL" of a server that speaks the OpenAI-style chat protocol; there is no default. A key is taken
        from the environment variable SMART_CODING_CHAT_KEY, else OPENAI_API_KEY.
    seeds: how often each order is put to the model: once greedily, else sampled with a seed.
    orders: in how many orders of the criteria, and of candidate and reference, a row is shown.
    cache, max_tokens, concurrency, max_total_tokens, max_cost, price_in, price_out and others: as the backend
        `chat` takes them; cache is a folder.
Returns:
    judge: mean score in 0..1, higher is better; None if no row could be scored.
    scores: one per row, the mean over its valid verdicts; None where there is no prediction or no code, or where
        less than half of the verdicts are valid.
    scored, abstained: how many rows could be scored, and could not.
    ci95: bootstrap interval of the mean over rows, [low, high]; None below two scored rows.
    criteria: mean score by criterion, from 1 to 5.
    agreement: of the verdicts on a row: Krippendorff's alpha, and their mean difference in points.
    position_bias: how much more a row scores where the candidate stands before the reference.
    asked, unparsed: how many verdicts were asked for, and how many were none, by reason.
    model, prompt: who was asked, and the version of the words.
    spent: tokens, and their cost where prices are given.
    evidence: one dictionary per row with every verdict.
Examples:
    >>> import evaluate, evaluate_metrics
    >>> metric = evaluate.load(evaluate_metrics.path("judge"))
    >>> metric.compute(predictions=["Closes the file."], code=["file.close()"])
    Traceback (most recent call last):
    ValueError: judge asks a model and has none: give model="NAME@URL", such as "qwen3@http://127.0.0.1:11434/v1"
    >>> from evaluate_metrics.scoring.judge import verdict
    >>> said = '{"nonce": "7f3a", "verdict": {"logic": {"reason": "It says why.", "score": 4}}}'
    >>> verdict.read(said, nonce="7f3a", names=["logic"]).share
    0.75
    >>> verdict.read("The candidate says " + said, nonce="7f3a", names=["logic"])
    'not one JSON object alone'
"""


@evaluate.utils.file_utils.add_start_docstrings(_DESCRIPTION, _USAGE)
class Judge(evaluate.Metric):  # type: ignore[misc]  # evaluate is untyped
    """Loaded by ``evaluate.load(evaluate_metrics.path("judge"))``."""

    def _info(self) -> evaluate.MetricInfo:
        return columns.info(_DESCRIPTION, _USAGE, _COLUMNS)

    def compute(self, **given: Any) -> dict[str, Any] | None:
        """Score columns of strings; evaluate appends the usage to this text."""
        result: dict[str, Any] | None = super().compute(**columns.filled(given, _COLUMNS, _NEEDED))
        return result

    def add(self, **row: Any) -> None:
        """Add one row: prediction, code and others; evaluate appends the usage to this text."""
        super().add(**columns.filled_row(row, _COLUMNS, _NEEDED))

    def add_batch(self, **given: Any) -> None:
        """Add columns of strings; evaluate appends the usage to this text."""
        super().add_batch(**columns.filled(given, _COLUMNS, _NEEDED))

    def _compute(self, model: str | None = None, seeds: int = 3, orders: int = 2, **given: Any) -> dict[str, Any]:
        rows = {name: given.pop(name) for name in _COLUMNS}
        return panel.compute(**rows, model=model, seeds=seeds, orders=orders, options=given)
