"""Whether a claim about a change is true: each kind has its rule, and what no rule settles stays unchecked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from evaluate_metrics.scoring import claim_outcomes, claim_pairs, claim_rules, standing
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.claims import Claim
from evaluate_metrics.scoring.mentions import Mention, Sentence
from evaluate_metrics.scoring.phrases import pattern
from evaluate_metrics.scoring.verdicts import Ruling, Verdict, absent, stands

_HEED_DENIAL = (*claim_outcomes.RULES, "changed", "kept", "used")
"""Kinds whose rules heed a denial themselves."""
_NOW = pattern("after the change")
_RULES = {**claim_outcomes.RULES, **claim_rules.RULES}


class Judged(NamedTuple):
    """A claim and what came of it."""

    kind: str
    claim: str
    """What it is about, as written."""
    verdict: Verdict
    because: str
    """What it was checked against."""
    elsewhere: bool = False
    """Whether it only names what stands elsewhere in the file."""


def judge(claim: Claim, change: Change) -> Iterator[Judged]:
    """Judge each thing that a claim is about; of those about two things, both together."""
    kind = f"{claim.denied} {claim.kind}".strip()
    if claim.kind in claim_pairs.RULES:
        ruling = claim_pairs.RULES[claim.kind](claim.of[0], claim.of[1], change)
        yield Judged(kind, " -> ".join(m.text for m in claim.of), *_told(claim, ruling))
        return
    for mention in claim.of:
        yield Judged(kind, mention.text, *_told(claim, _RULES[claim.kind](mention, claim, change)))


def _told(claim: Claim, ruling: Ruling) -> Ruling:
    """The ruling on what is said: a denial turns what is true, and leaves the rest open."""
    verdict, why = ruling
    if not claim.denied or claim.kind in _HEED_DENIAL:
        return ruling
    return ("false", f"denied, but {why}") if verdict == "true" else ("unchecked", why)


def named(mention: Mention, sentence: Sentence, change: Change) -> Judged:
    """A mention by itself: the name is there or it is not, and it stands where the change is or elsewhere."""
    where = standing.of(mention, change)
    is_now = bool(_NOW.search(sentence.text))
    if (where == "standard" and not is_now) or (where == "nowhere" and mention.last.isupper()):
        # An exception that the code before ended in, a function that it did not call, a variable of the system.
        return Judged("named", mention.text, "unchecked", stands(mention, change))
    if where in ("nowhere", "standard"):
        return Judged("named", mention.text, *absent(mention, change))
    if where == "elsewhere":
        return Judged("named", mention.text, "unchecked", stands(mention, change), elsewhere=True)
    return Judged("named", mention.text, "true", stands(mention, change))
