"""Agreement of labels: type and severity of an issue, ``bug/major``, against what the engineers set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from evaluate_metrics.scoring import clusters

SEVERITIES = ("minor", "major", "critical")
"""In their order, so that a distance can be told."""
UNKNOWN = ("", "unknown")
Pair = tuple[str, str]
"""What was said and what is right; the former is empty where nothing was said."""


@dataclass(frozen=True, slots=True)
class Label:
    """The two halves of a label. None: it says nothing of that half."""

    type: str | None
    severity: str | None


def read(text: str) -> Label:
    """``bug/major`` as its two halves; ``unknown`` says nothing."""
    kind, _, severity = text.strip().lower().partition("/")
    return Label(*(None if half.strip() in UNKNOWN else half.strip() for half in (kind, severity)))


def compute(
    predictions: Sequence[str | None], references: Sequence[str | None], ids: Sequence[str | None]
) -> dict[str, object]:
    """Compare each label, half by half; a half that the reference does not have counts in nothing."""
    pairs: dict[str, list[Pair]] = {"type": [], "severity": []}
    scores: list[float | None] = []
    evidence: list[dict[str, object]] = []
    for prediction, reference in zip(predictions, references, strict=True):
        halves = {} if prediction is None or reference is None else _halves(read(prediction), read(reference))
        for name, pair in halves.items():
            pairs[name].append(pair)
        scores.append(sum(said == right for said, right in halves.values()) / len(halves) if halves else None)
        evidence.append(
            {name: {"said": said or None, "is": right} for name, (said, right) in halves.items()}
            or {"abstained": "no prediction" if prediction is None else "no label to compare with"}
        )
    groups: list[Hashable] = [f"row {n}" if key is None else ("id", key) for n, key in enumerate(ids)]
    return {
        **clusters.folded("triage", scores, groups),
        "type": agreement(pairs["type"]),
        "severity": {**agreement(pairs["severity"]), "mean_distance": distance(pairs["severity"])},
        "evidence": evidence,
    }


def _halves(said: Label, right: Label) -> dict[str, Pair]:
    both = {"type": (said.type, right.type), "severity": (said.severity, right.severity)}
    return {name: (said or "", right) for name, (said, right) in both.items() if right is not None}


def agreement(pairs: Sequence[Pair]) -> dict[str, object]:
    """Accuracy, macro-averaged F1, what the commonest label alone would reach, and F1 by label.

    The average is over the labels that the references have; one that only answers have costs the precision of none
    and the recall of that which it stands for.
    """
    if not pairs:
        return {"rows": 0, "accuracy": None, "macro_f1": None, "commonest": None, "f1": {}}
    right = Counter(reference for _, reference in pairs)
    said = Counter(prediction for prediction, _ in pairs)
    hits = Counter(reference for prediction, reference in pairs if prediction == reference)
    f1 = {label: 2 * hits[label] / (right[label] + said[label]) for label in sorted(right)}
    return {
        "rows": len(pairs),
        "accuracy": hits.total() / len(pairs),
        "macro_f1": sum(f1.values()) / len(f1),
        "commonest": max(right.values()) / len(pairs),
        "f1": f1,
    }


def distance(pairs: Sequence[Pair]) -> float | None:
    """Mean number of steps between severities, over the answers that name one; None where none does."""
    known = [
        abs(SEVERITIES.index(said) - SEVERITIES.index(right))
        for said, right in pairs
        if said in SEVERITIES and right in SEVERITIES
    ]
    return sum(known) / len(known) if known else None
