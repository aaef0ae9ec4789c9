"""Definitions that went and came back under another name, or in another place.

After RefactoringMiner: what is gone is paired with what came, best first, each once, and the places that use it
are looked at (Tsantalis, Ketkar and Dig, "RefactoringMiner 2.0", TSE 2020).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from smart_coding_dataset.refactorings.definitions import Definition
from smart_coding_dataset.refactorings.likeness import Likeness
from smart_coding_dataset.refactorings.matching import Matched, Pair, Place, place_of
from smart_coding_dataset.refactorings.refactoring import Refactoring
from smart_coding_dataset.refactorings.references import References

ENOUGH = 0.6
"""What a confidence must reach."""
_AFAR = 0.75
"""The same where name and place are both others."""
_LITTLE = 0.7
"""How much must be in common before likeness counts for half of what it says: short functions look alike."""
_USES = 0.5
"""How much of the doubt goes when all users changed from the old name to the new one."""
_SPLIT = 0.5
"""The share of what did not come along that, found in another new definition, shows that the old one was split."""
_COMPARISONS = 100_000
"""Pairs of the largest change in which every one is compared."""


def moved(
    found: Matched, likeness: Likeness, references: References, places: Mapping[Place, Place]
) -> list[tuple[Pair, float]]:
    """Pairs of what is gone and what came, with the confidence that they are the same, best first."""
    scored = [
        (confidence, str(old), str(new), old, new)
        for old, new in _candidates(found.gone, found.come)
        if (confidence := _confidence(old, new, likeness, references)) >= _needed(old, new, place_of(old, places))
        and not _is_split(old, new, found.come, likeness)
        and not _is_split(new, old, found.gone, likeness)
    ]
    scored.sort(key=lambda s: (-s[0], s[1], s[2]))
    taken: set[int] = set()
    pairs = []
    for confidence, _, _, old, new in scored:
        if id(old) not in taken and id(new) not in taken:
            taken |= {id(old), id(new)}
            pairs.append(((old, new), confidence))
    return pairs


def told(pair: Pair, confidence: float, place: Place) -> Refactoring | None:
    """What became of a definition that went; ``place`` is where what it stood in is now.

    None where only that was renamed or moved.
    """
    old, new = pair
    together = place == (new.path, new.owner)
    same = old.name == new.name or (_is_constructor(old) and _is_constructor(new))
    if together and same:
        return None
    kind = "rename" if together else "move" if same else "move and rename"
    return Refactoring(kind=kind, what=new.what, before=str(old), after=str(new), confidence=confidence)


def _is_constructor(definition: Definition) -> bool:
    """Whether a method has the name of its class, as constructors have in Java and C++."""
    return definition.name == definition.owner.rpartition(".")[2]


def _candidates(gone: Sequence[Definition], come: Sequence[Definition]) -> Iterator[Pair]:
    """Pairs worth comparing: of the same language; where there are very many, only those of the same name."""
    many = len(gone) * len(come) > _COMPARISONS
    for old in gone:
        for new in come:
            if old.language == new.language and (old.name == new.name or not many):
                yield old, new


def _needed(old: Definition, new: Definition, place: Place) -> float:
    near = old.name == new.name or place == (new.path, new.owner)
    return ENOUGH if near else _AFAR


def _is_split(whole: Definition, part: Definition, others: Sequence[Definition], likeness: Likeness) -> bool:
    """Whether the rest of a definition is in another one that the first does not call: it was split, not renamed.

    Backwards in time: whether two became one.
    """
    if whole.what == "class" or whole.name == part.name:
        return False
    rest, called = likeness.left_over(whole, part), set(likeness.body(part).words)
    return any(
        likeness.covers(other, rest) > _SPLIT
        for other in others
        if other is not part and other.name not in called and other.language == part.language
    )


def _confidence(old: Definition, new: Definition, likeness: Likeness, references: References) -> float:
    alike, common = likeness.alike(old, new)
    sure = alike * common / (common + _LITTLE)
    uses = references.replaced(old.name, new.name) if old.name != new.name else 0.0
    return round(1 - (1 - sure) * (1 - _USES * uses), 2)
