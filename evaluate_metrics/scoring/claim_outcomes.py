"""Claims about how the code ends: what it raises, catches and returns. They heed denials themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evaluate_metrics.scoring import standing
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.claims import Claim
from evaluate_metrics.scoring.mentions import Mention
from evaluate_metrics.scoring.verdicts import Ruling, absent

_RAISE_BY_THEMSELVES = {
    "ValueError": ("int", "float", "index", "remove", "strptime", "fromisoformat", "fromhex", "loads", "strict"),
    "KeyError": ("pop", "popitem", "remove", "getitem", "environ"),
    "IndexError": ("pop", "popleft", "choice"),
    "StopIteration": ("next",),
    "FileNotFoundError": ("open", "read_text", "read_bytes", "stat", "unlink"),
    "UnicodeDecodeError": ("decode", "open", "read_text"),
    "UnicodeEncodeError": ("encode",),
    "TimeoutError": ("wait_for", "timeout", "result"),
    "JSONDecodeError": ("loads", "load"),
}
"""Exceptions of the standard library, and calls that raise them without a word of it in the code."""


def _raised(mention: Mention, claim: Claim, change: Change) -> Ruling:
    return _exception(mention, claim, (change.before.raises, change.after.raises), change)


def _caught(mention: Mention, claim: Claim, change: Change) -> Ruling:
    return _exception(mention, claim, (change.before.catches, change.after.catches), change)


def _exception(
    mention: Mention, claim: Claim, counts: tuple[Mapping[str, int], Mapping[str, int]], change: Change
) -> Ruling:
    old, new = (count.get(mention.last, 0) for count in counts)
    why = f"{claim.kind} {old} times before, {new} times after"
    if claim.denied:
        return ("false" if new and new >= old else "true" if new < old else "unchecked"), why
    if claim.past:
        return ("true" if old else "unchecked"), why
    if new:
        return "true", why
    if not mention.is_exception and standing.of(mention, change) == "nowhere":
        return absent(mention, change)
    known = mention.last in change.after.names or not mention.is_exception or _by_itself(mention.last, change)
    return ("unchecked" if known and not old else "false"), why


def _by_itself(exception: str, change: Change) -> bool:
    """Whether the change calls what may raise an exception without saying so."""
    return any(change.gain(name) > 0 for name in _RAISE_BY_THEMSELVES.get(exception, ()))


def _returned(mention: Mention, claim: Claim, change: Change) -> Ruling:
    old, new = (side.returns.get(mention.text, 0) for side in (change.before, change.after))
    why = f"returned {old} times before, {new} times after"
    if claim.denied:
        return ("false" if new > old else "true" if new < old else "unchecked"), why
    return ("true" if (old if claim.past else new) else "unchecked"), why


RULES: Mapping[str, Callable[[Mention, Claim, Change], Ruling]] = {
    "raised": _raised,
    "caught": _caught,
    "returned": _returned,
}
"""By the kind of claim."""
