"""Whether explanations tell the truth about their changes and name the faults removed: rows and their fold."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from evaluate_metrics.scoring import clusters, programs
from evaluate_metrics.scoring.explanation_score import score

Scored = tuple[float, dict[str, object]]
"""The score of a sample, and its evidence."""


def compute(
    predictions: Sequence[str | None],
    references: Sequence[str | None],
    code: Sequence[str | None],
    ids: Sequence[str | None],
) -> dict[str, object]:
    """Score every sample of every row and fold; a row without a prediction or code is abstained from."""
    rows = [_row(*given) for given in zip(predictions, references, code, strict=True)]
    scores = [None if isinstance(row, str) else sum(s for s, _ in row) / len(row) for row in rows]
    groups: list[Hashable] = [f"row {n}" if key is None else ("id", key) for n, key in enumerate(ids)]
    return {**clusters.folded("explainability", scores, groups), "evidence": [_evidence(row) for row in rows]}


def _row(prediction: str | None, reference: str | None, code: str | None) -> list[Scored] | str:
    """The score of each sample and its evidence, or why there is none."""
    if prediction is None or code is None:
        return "no prediction" if prediction is None else "no code"
    known = programs.samples(reference)[0] if reference is not None else None
    return [score(sample, code, known) for sample in programs.samples(prediction)]


def _evidence(row: list[Scored] | str) -> dict[str, object]:
    if isinstance(row, str):
        return {"abstained": row}
    return row[0][1] if len(row) == 1 else {"samples": [why for _, why in row]}
