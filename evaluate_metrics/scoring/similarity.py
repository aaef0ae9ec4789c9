"""How close code is to what the engineers wrote: characters to change, and names in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from keyword import kwlist
from textwrap import dedent

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from evaluate_metrics.scoring import clusters

PARTS = ("exact_match", "identifier_f1", "ratio")
LONGEST = 20_000
"""Characters that are read of each text: the distance takes quadratic time."""

_WORDY = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|(?:#|//).*")
_NAME = re.compile(r"[^\W\d]\w*")


def compute(
    predictions: Sequence[str | None], references: Sequence[str | None], ids: Sequence[str | None]
) -> dict[str, object]:
    """Score each row and fold, with the mean of each part; a row that lacks either text is abstained from."""
    rows = [_row(*pair) for pair in zip(predictions, references, strict=True)]
    scores = [None if isinstance(row, str) else row["similarity"] for row in rows]
    groups: list[Hashable] = [f"row {n}" if key is None else ("id", key) for n, key in enumerate(ids)]
    known = [row for row in rows if not isinstance(row, str)]
    means = {part: sum(row[part] for row in known) / len(known) if known else None for part in PARTS}
    evidence = [{"abstained": row} if isinstance(row, str) else row for row in rows]
    return {**clusters.folded("edit_similarity", scores, groups), **means, "evidence": evidence}


def _row(prediction: str | None, reference: str | None) -> dict[str, float] | str:
    """The parts of one row, or why it has none."""
    if prediction is None:
        return "no prediction"
    wanted = plain(reference or "")
    if not wanted:
        return "no reference"
    written = plain(prediction)
    judges: dict[str, Callable[[str, str], float]] = {
        "similarity": Levenshtein.normalized_similarity,
        "exact_match": lambda a, b: float(a == b),
        "identifier_f1": names_in_common,
        "ratio": lambda a, b: fuzz.ratio(a, b) / 100,
    }
    return {part: judge(written, wanted) for part, judge in judges.items()}


def plain(text: str) -> str:
    """Code without what does not change it: ends of lines, empty lines, and indentation that all lines share."""
    lines = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return dedent("\n".join(line.rstrip() for line in lines if line.strip()))


def names_in_common(written: str, wanted: str) -> float:
    """F1 of the sets of identifiers; 1 where neither text has any."""
    ours, theirs = names(written), names(wanted)
    if not ours and not theirs:
        return 1.0
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def names(code: str) -> frozenset[str]:
    """The identifiers outside strings, comments and Python's keywords."""
    return frozenset(_NAME.findall(_WORDY.sub(" ", code))) - frozenset(kwlist)
