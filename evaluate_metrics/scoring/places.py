"""Ranked places in a file against those that a change touched: how early and how completely they are named."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from evaluate_metrics.scoring import clusters
from evaluate_metrics.scoring.fold import fold

TOP = (1, 3, 5)
"""How many suspects an engineer may be expected to look at."""
KINDS = ("lines", "functions")


@dataclass(frozen=True, slots=True)
class Place:
    """One suspect, or one fault."""

    lines: tuple[int, ...]
    """From 1."""
    function: str | None
    """With the names of what it stands in; None outside of functions."""


def read(text: str) -> tuple[Place, ...]:
    """``[{"lines": [3, 4], "function": "Queue.add"}, …]``; what is no such entry is left out."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(_place(e) for e in entries if isinstance(e, dict)) if isinstance(entries, list) else ()


def _place(entry: dict[str, Any]) -> Place:
    lines, function = entry.get("lines"), entry.get("function")
    given = lines if isinstance(lines, list) else []
    numbers = tuple(n for n in given if isinstance(n, int) and not isinstance(n, bool))
    return Place(numbers, function if isinstance(function, str) and function else None)


def compute(
    predictions: Sequence[str | None], references: Sequence[str | None], ids: Sequence[str | None]
) -> dict[str, object]:
    """Judge each ranking. The score is the mean of the average precisions over lines and over functions."""
    rows: list[dict[str, dict[str, float]] | None] = []
    scores: list[float | None] = []
    evidence: list[dict[str, object]] = []
    for prediction, reference in zip(predictions, references, strict=True):
        faults = read(reference) if reference is not None else ()
        row = judged(read(prediction), faults) if prediction is not None else {}
        rows.append(row or None)
        scores.append(sum(each["average_precision"] for each in row.values()) / len(row) if row else None)
        why = "no prediction" if prediction is None else "no fault to compare with"
        evidence.append({**row} if row else {"abstained": why})
    groups: list[Hashable] = [f"row {n}" if key is None else ("id", key) for n, key in enumerate(ids)]
    parts = {kind: _part([row.get(kind) for row in rows if row]) for kind in KINDS}
    return {**clusters.folded("localisation", scores, groups), **parts, "evidence": evidence}


def judged(suspects: Sequence[Place], faults: Sequence[Place]) -> dict[str, dict[str, float]]:
    """By kind, what the ranking reaches; a kind that the faults do not have is left out."""
    lines = [set(fault.lines) for fault in faults if fault.lines]
    functions = [{f} for f in dict.fromkeys(fault.function for fault in faults) if f is not None]
    found: dict[str, dict[str, float]] = {}
    if lines:
        found["lines"] = _figures(list(dict.fromkeys(n for s in suspects for n in s.lines)), lines)
    if functions:
        named = list(dict.fromkeys(s.function for s in suspects if s.function is not None))
        found["functions"] = _figures(named, functions)
    return found


def _figures(ranked: Sequence[Hashable], faults: Sequence[set[Any]]) -> dict[str, float]:
    first = next((n for n, each in enumerate(ranked, 1) if any(each in f for f in faults)), None)
    return {
        **{f"top_{k}": float(first is not None and first <= k) for k in TOP},
        "reciprocal_rank": 1 / first if first else 0.0,
        "average_precision": average_precision(ranked, faults),
    }


def average_precision(ranked: Sequence[Hashable], faults: Sequence[set[Any]]) -> float:
    """Mean over the faults of the precision at the rank where each is first met; 0 for one that is never met.

    A fault is a set: whichever of its members is named, it is met, and every member counts as relevant.
    """
    relevant, total, open_faults = 0, 0.0, list(faults)
    for rank, each in enumerate(ranked, 1):
        if any(each in fault for fault in faults):
            relevant += 1
            left = [fault for fault in open_faults if each not in fault]
            total += (len(open_faults) - len(left)) * relevant / rank
            open_faults = left
    return total / len(faults)


def _part(rows: Sequence[dict[str, float] | None]) -> dict[str, object]:
    """The means over the rows that have this kind of fault."""
    known = [row for row in rows if row is not None]
    names = (*(f"top_{k}" for k in TOP), "reciprocal_rank", "average_precision")
    return {"rows": len(known), **{name: fold(name, [row[name] for row in known])[name] for name in names}}
