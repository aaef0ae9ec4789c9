"""Statements that left one function for a new one that it calls; backwards in time, a function that was inlined.

After RefactoringMiner (TSE 2020): most of the statements of the new function were in the old one and are not there
any more, and the old function calls the new one now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from smart_coding_dataset.refactorings.bodies import Statement
from smart_coding_dataset.refactorings.definitions import Definition
from smart_coding_dataset.refactorings.likeness import Likeness
from smart_coding_dataset.refactorings.matching import Pair

ENOUGH = 0.5
"""What a confidence must reach."""
_ALIKE = 0.6
"""Statements at least so much alike are the same one, adapted."""
_LITTLE = 1.0
"""How much must have moved before the share counts for half of what it says."""


def extracted(
    come: Sequence[Definition], stayed: Iterable[Pair], likeness: Likeness
) -> Iterator[tuple[Definition, Definition, float]]:
    """The function that code left, the new one that it went to, and the confidence."""
    changed = [(old, new) for old, new in stayed if old.text != new.text and old.what != "class"]
    for old, new in changed if come else ():
        calls = set(likeness.body(new).words) - set(likeness.body(old).words)
        for made in come:
            if made.name in calls and made.language == new.language:
                confidence = _confidence(made, old, new, likeness)
                if confidence >= ENOUGH:
                    yield old, made, confidence


def _confidence(made: Definition, old: Definition, new: Definition, likeness: Likeness) -> float:
    left = _without(likeness.body(old).statements, likeness.body(new).statements)
    found = total = 0.0
    for statement in likeness.body(made).statements:
        weight = sum(likeness.weight(token.text) for token in statement if token.word)
        total += weight
        best = max(left, key=lambda other: likeness.share(statement, other), default=())
        alike = likeness.share(statement, best)
        if best and alike >= _ALIKE:
            left.remove(best)
            found += weight * alike
    share = found / total if total else 0.0
    return round(share * found / (found + _LITTLE), 2) if found else 0.0


def _without(statements: Sequence[Statement], others: Sequence[Statement]) -> list[Statement]:
    """The statements that are not among the others, each as often as it is more than there."""
    left = list(statements)
    for statement in others:
        if statement in left:
            left.remove(statement)
    return left
