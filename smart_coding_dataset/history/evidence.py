"""A reason to believe that a change fixed an issue, and how strong it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

STRENGTH = {
    "closed by pull request": 10,
    "closed by commit": 10,
    "linked by hand": 6,
    "closing reference": 6,
    "keyword in pull request": 5,
    "keyword in commit": 5,
    "said when closing": 4,
    "number in the title of a fix": 3,
    "branch name": 2,
    "closed with it": 1,
    "mention": 1,
}
"""Kinds of evidence, strongest first. ``docs/design/links.md`` says what each is, and why these."""
RECORDED = 10
"""From here on GitHub itself recorded that the change closed the issue."""
SAID = 4
"""From here on engineers said so, and did not only let it be guessed."""
ENOUGH = 3
"""A link needs so much together, each kind counted once: the word of an engineer, or two or three weak signs."""
_WEAK = frozenset(
    {"closing reference", "number in the title of a fix", "branch name", "closed with it", "mention"}
)
"""What counts no more where engineers say that the change is a part, or no fix: GitHub does not see that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One sign, as it was found."""

    kind: str
    """A key of ``STRENGTH``."""
    text: str
    """The words, or what was done."""
    event: str
    """Id of the raw event that shows it."""


def ranked(evidence: Iterable[Evidence], *, denied: bool) -> list[Evidence]:
    """Evidence strongest first, each piece once; without what a denial takes away."""
    kept = dict.fromkeys(e for e in evidence if not (denied and e.kind in _WEAK))
    return sorted(kept, key=lambda e: -STRENGTH[e.kind])


def weight(evidence: Iterable[Evidence]) -> int:
    """What pieces of evidence come to, each kind counted once."""
    return sum(STRENGTH[kind] for kind in {e.kind for e in evidence})


def strongest(evidence: Iterable[Evidence]) -> int:
    """The strength of the strongest; 0 where there is none."""
    return max((STRENGTH[e.kind] for e in evidence), default=0)
