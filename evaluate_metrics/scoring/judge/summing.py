"""From ballots to scores, and how far the judge agrees with itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluate_metrics.scoring import agreement
from evaluate_metrics.scoring.fold import bootstrap, fold
from evaluate_metrics.scoring.judge.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Ballot:
    """One answer of the judge about one row."""

    seed: int
    order: int
    found: Verdict | str
    """The verdict, or why there is none."""


Row = list[Ballot] | str
"""What the judge said about a row, or why it was not asked."""
TOO_FEW = "less than half of the verdicts are valid"


def _valid(row: Row) -> list[tuple[Ballot, Verdict]]:
    return [] if isinstance(row, str) else [(b, b.found) for b in row if isinstance(b.found, Verdict)]


def _score(row: Row) -> float | None:
    """The mean over the valid verdicts; None where they are fewer than half of those asked for."""
    valid = _valid(row)
    if isinstance(row, str) or 2 * len(valid) < len(row):
        return None
    return sum(v.share for _, v in valid) / len(valid)


def folded(rows: Sequence[Row], compared: Sequence[bool]) -> dict[str, object]:
    """All that a judge's ballots say; ``compared`` tells the rows that have a reference."""
    scores = [_score(row) for row in rows]
    scored = [row for row, score in zip(rows, scores, strict=True) if score is not None]
    ballots = [ballot for row in rows if not isinstance(row, str) for ballot in row]
    why = Counter(ballot.found for ballot in ballots if isinstance(ballot.found, str))
    return {
        **fold("judge", scores),
        "criteria": _by_criterion(scored),
        "agreement": _agreement(rows),
        "position_bias": _bias([row for row, is_compared in zip(rows, compared, strict=True) if is_compared]),
        "asked": len(ballots),
        "unparsed": dict(sorted(why.items())),
        "evidence": [_evidence(row, score) for row, score in zip(rows, scores, strict=True)],
    }


def _by_criterion(rows: Sequence[Row]) -> dict[str, float]:
    """The mean score of each criterion, on the scale from 1 to 5, over the rows that have a score."""
    points: dict[str, list[float]] = {}
    for row in rows:
        valid = _valid(row)
        for name in valid[0][1].scores:
            points.setdefault(name, []).append(sum(v.scores[name] for _, v in valid) / len(valid))
    return {name: sum(each) / len(each) for name, each in points.items()}


def _agreement(rows: Sequence[Row]) -> dict[str, object]:
    """How far the verdicts on one row and criterion are alike."""
    units: list[list[int]] = []
    for row in rows:
        verdicts = [v for _, v in _valid(row)]
        units += [[v.scores[name] for v in verdicts] for name in (verdicts[0].scores if verdicts else ())]
    levels: tuple[agreement.Level, ...] = ("ordinal", "interval")
    return {
        "alpha": {level: agreement.alpha(units, level) for level in levels},
        "mean_difference": agreement.mean_difference(units),
    }


def _bias(rows: Sequence[Row]) -> dict[str, object]:
    """How much more a row scores where the candidate stands before the reference."""
    differences = []
    for row in rows:
        sides = [[v.share for b, v in _valid(row) if b.order % 2 == side] for side in (0, 1)]
        if all(sides):
            differences.append(sum(sides[0]) / len(sides[0]) - sum(sides[1]) / len(sides[1]))
    mean = sum(differences) / len(differences) if differences else None
    ci95 = bootstrap(np.array(differences)) if len(differences) > 1 else None
    return {"mean": mean, "ci95": ci95, "rows": len(differences)}


def _evidence(row: Row, score: float | None) -> dict[str, object]:
    if isinstance(row, str):
        return {"abstained": row}
    said: dict[str, object] = {"verdicts": [{"seed": b.seed, "order": b.order, **_told(b.found)} for b in row]}
    return said if score is not None else {"abstained": TOO_FEW, **said}


def _told(found: Verdict | str) -> dict[str, object]:
    return {"unparsed": found} if isinstance(found, str) else {"scores": found.scores, "reasons": found.reasons}
