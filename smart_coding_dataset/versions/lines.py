"""Which lines were added, changed and deleted from one text to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from smart_coding_dataset.records import LinePair
from smart_coding_dataset.versions.hunks import hunks

ALIKE = 0.6
"""Share of characters in common from which a line counts as changed, and not as another one in its place."""
_MOST = 2_500
"""Pairs of lines of one hunk that are compared, at most: beyond it all are deleted and added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All lines that differ, each in one of the three. What is in none is the same in both texts, in order."""

    added: list[int]
    changed: list[LinePair]
    deleted: list[int]


def compare(before: str, after: str) -> Lines:
    """The lines that differ; a line changed where one deleted and one added in the same hunk are alike."""
    old, new = before.split("\n"), after.split("\n")
    added, changed, deleted = [], [], []
    for hunk in hunks(f"{before}\n".encode(errors="replace"), f"{after}\n".encode(errors="replace")):
        pairs = _pairs([old[n - 1] for n in hunk.before], [new[n - 1] for n in hunk.after])
        found = [LinePair(before=hunk.before[i], after=hunk.after[j]) for i, j in pairs]
        changed += found
        deleted += [n for n in hunk.before if n not in {pair.before for pair in found}]
        added += [n for n in hunk.after if n not in {pair.after for pair in found}]
    return Lines(added=added, changed=changed, deleted=deleted)


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs that have most in common together, in order and without crossing."""
    if not before or not after or len(before) * len(after) > _MOST:
        return []
    likeness = [[_likeness(b, a) for a in after] for b in before]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    """Of the lines from each one on."""
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i][j])
    pairs, i, j = [], 0, 0
    while i < len(before) and j < len(after):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(before: str, after: str) -> float:
    """How much two lines have in common, their indentation aside; 0 where that is too little, or one is blank."""
    before, after = before.strip(), after.strip()
    if not before or not after:
        return 0.0
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    quick = min(matcher.real_quick_ratio(), matcher.quick_ratio())
    ratio = matcher.ratio() if quick >= ALIKE else 0.0
    return ratio if ratio >= ALIKE else 0.0
