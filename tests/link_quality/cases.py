"""What a labelled decision is, and how well decisions were made.

A module of this folder that has labelled cases has a function ``decisions(folder)``: it builds its histories in
the folder, asks the code under test, and gives one ``Decision`` for each label. ``test_links`` gathers them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One label and what the code under test said."""

    kind: str
    """What is decided: ``fix, git alone``, ``fix, git and GitHub``, ``answer to a remark`` …"""
    situation: str
    """What engineers did, in a few words; with the issue or remark where there are several."""
    wanted: str | None
    """What belongs to it: commits, oldest first, with blanks between. None: nothing does."""
    found: str | None
    """What the code under test said, in the same form."""

    def __str__(self) -> str:
        return f"{self.kind}: {self.situation}: found {self.found}, labelled {self.wanted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How many of the decisions were right. A wrong answer counts against both precision and recall."""

    decisions: int
    precision: float
    """Of the links found, the part that is labelled so."""
    recall: float
    """Of the links labelled, the part that was found so."""
    wrong: list[Decision]


def quality(decisions: Sequence[Decision]) -> Quality:
    found = [d for d in decisions if d.found is not None]
    wanted = [d for d in decisions if d.wanted is not None]
    right = sum(d.found == d.wanted for d in wanted)
    return Quality(
        decisions=len(decisions),
        precision=right / len(found) if found else 1.0,
        recall=right / len(wanted) if wanted else 1.0,
        wrong=[d for d in decisions if d.found != d.wanted],
    )
