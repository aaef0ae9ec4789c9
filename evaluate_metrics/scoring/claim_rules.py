"""Claims about one thing: added, removed, changed, kept, used, moved, and where the fault or the fix is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evaluate_metrics.scoring import standing
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.claims import Claim
from evaluate_metrics.scoring.mentions import Mention
from evaluate_metrics.scoring.verdicts import WORDS, Ruling, absent, invented, is_changed, stands


def _added(mention: Mention, claim: Claim, change: Change) -> Ruling:
    if standing.gain(mention, change) is None:
        return invented(mention, change, behaviour=claim.subject or claim.past)
    return _come_or_gone(mention, claim, change, sign=1)


def _removed(mention: Mention, claim: Claim, change: Change) -> Ruling:
    return _come_or_gone(mention, claim, change, sign=-1)


def _come_or_gone(mention: Mention, claim: Claim, change: Change, sign: int) -> Ruling:
    gained, where = standing.gain(mention, change), standing.of(mention, change)
    if gained is None:
        return absent(mention, change)
    why = f"{mention.text} {gained:+d}, {WORDS[where]}"
    if gained * sign > 0:
        return "true", why
    if where == ("gone" if sign > 0 else "new"):
        return "false", why
    # ``get`` adds ``x`` to a list: what the code does, not what was done to it.
    open_question = claim.subject or claim.past or (gained == 0 and is_changed(mention, change))
    return ("unchecked" if open_question else "false"), why


def _changed(mention: Mention, claim: Claim, change: Change) -> Ruling:
    if claim.denied:
        return _kept(mention, claim, change)
    where = standing.of(mention, change)
    if where in ("nowhere", "standard"):
        return absent(mention, change)
    if mention.name and where in ("new", "gone", "changed"):
        return "true", stands(mention, change)
    settled = (standing.is_defined(mention, change) or where == "elsewhere") and not claim.subject
    return ("false" if settled and mention.name else "unchecked"), stands(mention, change)


def _kept(mention: Mention, _: Claim, change: Change) -> Ruling:
    if not standing.is_defined(mention, change):
        return "unchecked", f"{mention.text} is no definition of the file"
    if standing.touched(mention, change):
        return "false", f"the change touches {mention.text}"
    return "true", f"the change does not touch {mention.text}"


def _used(mention: Mention, claim: Claim, change: Change) -> Ruling:
    gained, where = standing.gain(mention, change), standing.of(mention, change)
    if gained is None:
        verdict, why = invented(mention, change, behaviour=claim.subject or claim.past)
        return ("unchecked" if claim.denied else verdict), why
    why = f"{mention.text} {gained:+d}, {WORDS[where]}"
    if claim.denied == "no longer":
        settled = where in ("elsewhere", "near") and not claim.subject
        return ("true" if gained < 0 else "false" if gained > 0 or settled else "unchecked"), why
    if claim.denied:
        return ("false" if gained > 0 else "unchecked"), why
    return ("false" if where == "gone" and not claim.past else "true"), why


def _moved(mention: Mention, _: Claim, change: Change) -> Ruling:
    if standing.of(mention, change) in ("nowhere", "standard"):
        return absent(mention, change)
    return ("true" if is_changed(mention, change) else "unchecked"), stands(mention, change)


def _place(mention: Mention, _: Claim, change: Change) -> Ruling:
    if standing.touched(mention, change):
        return "true", f"the change touches {mention.text}"
    if standing.is_defined(mention, change):
        return "false", f"the change does not touch {mention.text}"
    if standing.of(mention, change) == "nowhere":
        return absent(mention, change)
    return "unchecked", stands(mention, change)


RULES: Mapping[str, Callable[[Mention, Claim, Change], Ruling]] = {
    "added": _added,
    "removed": _removed,
    "changed": _changed,
    "kept": _kept,
    "used": _used,
    "moved": _moved,
    "place": _place,
}
"""By the kind of claim."""
