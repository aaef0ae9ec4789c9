"""Whether a claim about a change is true: each kind has its rule, and what no rule settles stays unchecked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from evaluate_metrics.scoring import standing
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.claims import Claim
from evaluate_metrics.scoring.mentions import Mention

Verdict = Literal["true", "false", "unchecked"]


class Judged(NamedTuple):
    """A claim and what came of it."""

    kind: str
    claim: str
    """What it is about, as written."""
    verdict: Verdict
    because: str
    """What it was checked against."""


def judge(claim: Claim, change: Change) -> Iterator[Judged]:
    """Judge each thing that a claim is about; of a rename or replacement, both together."""
    if claim.kind in _PAIRS:
        verdict, why = _PAIRS[claim.kind](claim.of[0], claim.of[1], change)
        yield Judged(claim.kind, " -> ".join(m.text for m in claim.of), *_told(claim, verdict, why))
        return
    for mention in claim.of:
        verdict, why = _ONES[claim.kind](mention, claim, change)
        yield Judged(_shown(claim), mention.text, *_told(claim, verdict, why))


def _shown(claim: Claim) -> str:
    return f"{claim.denied} {claim.kind}".strip()


def _told(claim: Claim, verdict: Verdict, why: str) -> tuple[Verdict, str]:
    """The verdict on what is said: a denial turns it, where the rule has not heeded that itself."""
    if not claim.denied or claim.kind in _HEED_DENIAL:
        return verdict, why
    return ("false", f"denied, but {why}") if verdict == "true" else ("unchecked", why)


def _renamed(a: Mention, b: Mention, change: Change) -> tuple[Verdict, str]:
    old, new = standing.of(a, change), standing.of(b, change)
    if (old, new) == ("gone", "new"):
        return "true", f"{a.text} is gone, {b.text} is new"
    if (old, new) == ("new", "gone"):
        return "false", "it is the other way round"
    if not (a.name and b.name):
        return "unchecked", "no names"
    return "false", f"{a.text} is {_WORDS[old]}, {b.text} is {_WORDS[new]}"


def _replaced(a: Mention, b: Mention, change: Change) -> tuple[Verdict, str]:
    less, more = standing.gain(a, change), standing.gain(b, change)
    if less is None or more is None:
        lost = next(m for m, gained in ((a, less), (b, more)) if gained is None)
        return _absent(lost, change)
    if (
        less < 0 < more
        or (less < 0 and _is_changed(b, change))
        or (more > 0 and less == 0 and _is_changed(a, change))
    ):
        return "true", f"{a.text} {less:+d}, {b.text} {more:+d}"
    if (less > 0 and more <= 0) or (less >= 0 and more < 0):
        return "false", f"it is the other way round: {a.text} {less:+d}, {b.text} {more:+d}"
    if not _is_changed(a, change) and not _is_changed(b, change):
        return "false", "neither is changed"
    return "unchecked", f"{a.text} {less:+d}, {b.text} {more:+d}"


def _is_changed(mention: Mention, change: Change) -> bool:
    return standing.of(mention, change) in ("new", "gone", "changed")


def _absent(mention: Mention, change: Change) -> tuple[Verdict, str]:
    """What stands nowhere is an invention, if it can only be a name; a value may come from anywhere."""
    if mention.name and (mention.certain or standing.of(mention, change) == "standard"):
        return "false", f"{mention.text} is nowhere in the code"
    return "unchecked", f"{mention.text} is nowhere in the code"


def _added(mention: Mention, claim: Claim, change: Change) -> tuple[Verdict, str]:
    return _come_or_gone(mention, claim, change, sign=1)


def _removed(mention: Mention, claim: Claim, change: Change) -> tuple[Verdict, str]:
    return _come_or_gone(mention, claim, change, sign=-1)


def _come_or_gone(mention: Mention, claim: Claim, change: Change, sign: int) -> tuple[Verdict, str]:
    gained = standing.gain(mention, change)
    if gained is None:
        return _absent(mention, change)
    why = f"{mention.text} {gained:+d}, {_WORDS[standing.of(mention, change)]}"
    if gained * sign > 0:
        return "true", why
    if standing.of(mention, change) == ("gone" if sign > 0 else "new"):
        return "false", why
    if claim.subject or claim.past or (_is_changed(mention, change) and gained * sign == 0):
        return "unchecked", why
    return "false", why


def _raised(mention: Mention, claim: Claim, change: Change) -> tuple[Verdict, str]:
    return _exception(mention, claim, change.before.raises, change.after.raises, change)


def _caught(mention: Mention, claim: Claim, change: Change) -> tuple[Verdict, str]:
    return _exception(mention, claim, change.before.catches, change.after.catches, change)


def _exception(
    mention: Mention, claim: Claim, before: Mapping[str, int], after: Mapping[str, int], change: Change
) -> tuple[Verdict, str]:
    old, new = before.get(mention.last, 0), after.get(mention.last, 0)
    why = f"{claim.kind} {old} times before, {new} times after"
    if claim.denied:
        return ("false" if new and new >= old else "true" if new < old else "unchecked"), why
    if claim.past:
        return ("true" if old else "unchecked"), why
    if new:
        return "true", why
    if not mention.is_exception and standing.of(mention, change) == "nowhere":
        return _absent(mention, change)
    known = mention.last in change.after.names or not mention.is_exception or _by_itself(mention.last, change)
    return ("unchecked" if known and not old else "false"), why


def _by_itself(exception: str, change: Change) -> bool:
    """Whether the change calls what may raise an exception without saying so."""
    return any(change.gain(name) > 0 for name in _RAISE_BY_THEMSELVES.get(exception, ()))


def _returned(mention: Mention, claim: Claim, change: Change) -> tuple[Verdict, str]:
    old, new = (side.returns.get(mention.text, 0) for side in (change.before, change.after))
    why = f"returned {old} times before, {new} times after"
    if claim.denied:
        return ("false" if new > old else "true" if new < old else "unchecked"), why
    told = old if claim.past else new
    return ("true" if told else "unchecked"), why


def _changed(mention: Mention, claim: Claim, change: Change) -> tuple[Verdict, str]:
    where = standing.of(mention, change)
    if where in ("nowhere", "standard"):
        return _absent(mention, change)
    if not mention.name:
        return "unchecked", f"{mention.text} is {_WORDS[where]}"
    if where in ("new", "gone", "changed"):
        return "true", f"{mention.text} is {_WORDS[where]}"
    settled = standing.is_defined(mention, change) or (where == "elsewhere" and not claim.subject)
    return ("false" if settled else "unchecked"), f"{mention.text} is {_WORDS[where]}"


def _kept(mention: Mention, _: Claim, change: Change) -> tuple[Verdict, str]:
    if not standing.is_defined(mention, change):
        return "unchecked", f"{mention.text} is no definition of the file"
    if standing.touched(mention, change):
        return "false", f"the change touches {mention.text}"
    return "true", f"the change does not touch {mention.text}"


def _used(mention: Mention, claim: Claim, change: Change) -> tuple[Verdict, str]:
    gained, where = standing.gain(mention, change), standing.of(mention, change)
    if gained is None:
        return (
            ("unchecked", f"{mention.text} is nowhere in the code") if claim.denied else _absent(mention, change)
        )
    why = f"{mention.text} {gained:+d}, {_WORDS[where]}"
    if claim.denied == "no longer":
        settled = where in ("elsewhere", "near") and not claim.subject
        return ("true" if gained < 0 else "false" if gained > 0 or settled else "unchecked"), why
    if claim.denied:
        return ("false" if gained > 0 else "unchecked"), why
    return ("false" if where == "gone" and not claim.past else "true"), why


def _moved(mention: Mention, _: Claim, change: Change) -> tuple[Verdict, str]:
    where = standing.of(mention, change)
    if where in ("nowhere", "standard"):
        return _absent(mention, change)
    return ("true" if _is_changed(mention, change) else "unchecked"), f"{mention.text} is {_WORDS[where]}"


def _place(mention: Mention, _: Claim, change: Change) -> tuple[Verdict, str]:
    if standing.touched(mention, change):
        return "true", f"the change touches {mention.text}"
    if standing.is_defined(mention, change):
        return "false", f"the change does not touch {mention.text}"
    if standing.of(mention, change) == "nowhere":
        return _absent(mention, change)
    return "unchecked", f"{mention.text} is {_WORDS[standing.of(mention, change)]}"


def named(mention: Mention, change: Change) -> Judged:
    """A mention by itself: the name is there or it is not, and it stands where the change is or elsewhere."""
    where = standing.of(mention, change)
    if where in ("nowhere", "standard"):
        return Judged("named", mention.text, *_absent(mention, change))
    verdict: Verdict = "unchecked" if where == "elsewhere" else "true"
    return Judged("named", mention.text, verdict, f"{mention.text} is {_WORDS[where]}")


_WORDS = {
    "new": "new",
    "gone": "gone",
    "changed": "on changed lines",
    "near": "near the change",
    "elsewhere": "elsewhere in the file",
    "standard": "of the standard library, and not in the code",
    "nowhere": "nowhere in the code",
}
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
"""Exceptions of the standard library, and calls that raise them."""
_HEED_DENIAL = ("raised", "caught", "returned", "used", "kept")
_PAIRS: Mapping[str, Callable[[Mention, Mention, Change], tuple[Verdict, str]]] = {
    "renamed": _renamed,
    "replaced": _replaced,
}
_ONES: Mapping[str, Callable[[Mention, Claim, Change], tuple[Verdict, str]]] = {
    "added": _added,
    "removed": _removed,
    "raised": _raised,
    "caught": _caught,
    "returned": _returned,
    "changed": _changed,
    "kept": _kept,
    "used": _used,
    "moved": _moved,
    "place": _place,
}
