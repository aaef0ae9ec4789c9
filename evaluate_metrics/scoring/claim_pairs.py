"""Claims about two things, from the first to the second: renamed, replaced, set."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evaluate_metrics.scoring import standing
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.mentions import Mention
from evaluate_metrics.scoring.verdicts import Ruling, absent, invented, is_changed, stands


def _renamed(a: Mention, b: Mention, change: Change) -> Ruling:
    old, new = standing.of(a, change), standing.of(b, change)
    if (old, new) == ("gone", "new"):
        return "true", f"{a.text} is gone, {b.text} is new"
    if (old, new) == ("new", "gone"):
        return "false", "it is the other way round"
    if not (a.name and b.name):
        return "unchecked", "no names"
    return "false", f"{stands(a, change)}, {stands(b, change)}"


def _replaced(a: Mention, b: Mention, change: Change) -> Ruling:
    less, more = standing.gain(a, change), standing.gain(b, change)
    if less is None or more is None:
        return absent(a, change) if less is None else invented(b, change, behaviour=False)
    why = f"{a.text} {less:+d}, {b.text} {more:+d}"
    if (less < 0 and (more > 0 or is_changed(b, change))) or (less == 0 and more > 0 and is_changed(a, change)):
        return "true", why
    if (less > 0 and more <= 0) or (less >= 0 and more < 0):
        return "false", f"it is the other way round: {why}"
    if not is_changed(a, change) and not is_changed(b, change):
        return "false", "neither is changed"
    return "unchecked", why


def _set(a: Mention, b: Mention, change: Change) -> Ruling:
    more = standing.gain(b, change)
    if standing.gain(a, change) is None:
        return absent(a, change)
    if more is None:
        return "false", f"{b.text} is nowhere in the code"
    return ("true" if more > 0 and is_changed(a, change) else "unchecked"), f"{b.text} {more:+d}"


RULES: Mapping[str, Callable[[Mention, Mention, Change], Ruling]] = {
    "renamed": _renamed,
    "replaced": _replaced,
    "set": _set,
}
"""By the kind of claim."""
