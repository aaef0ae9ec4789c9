"""The weighted score of a comment."""

from __future__ import annotations

from evaluate_metrics.scoring import accuracy, form, logic
from evaluate_metrics.scoring.row import Row

ACCURACY, LOGIC, FORMAT = 0.5, 0.3, 0.2
ENOUGH = 0.6
"""Accuracy and logic below this hold the whole score down in proportion."""


def total(true: float, sensible: float, formed: float) -> float:
    """Weighted mean, held down by what is untrue or no explanation: good form saves neither."""
    gate = min(1.0, true / ENOUGH) * min(1.0, sensible / ENOUGH)
    return gate * (ACCURACY * true + LOGIC * sensible + FORMAT * formed)


def score(row: Row) -> tuple[float, dict[str, object]]:
    """Score in 0..1, and the three scores that it is made of with the evidence of each."""
    parts = {"accuracy": accuracy.score(row), "logic": logic.score(row), "format": form.score(row)}
    evidence: dict[str, object] = {name: {"score": round(value, 4), **why} for name, (value, why) in parts.items()}
    return total(*(value for value, _ in parts.values())), evidence
