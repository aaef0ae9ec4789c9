"""What a claim may come out as, and what the rules for all kinds of claims share."""

from __future__ import annotations

import re
from typing import Literal

from evaluate_metrics.scoring import standing
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.mentions import Mention

Verdict = Literal["true", "false", "unchecked"]
Ruling = tuple[Verdict, str]
"""A verdict and what it rests on."""

WORDS = {
    "new": "new",
    "gone": "gone",
    "changed": "on changed lines",
    "near": "near the change",
    "elsewhere": "elsewhere in the file",
    "standard": "of the standard library, and not in the code",
    "nowhere": "nowhere in the code",
}
"""How each standing is told."""
_IDENTIFIER = re.compile(r"[A-Za-z_]\w+", re.A)


def stands(mention: Mention, change: Change) -> str:
    """How a mention stands to the change, in words."""
    return f"{mention.text} is {WORDS[standing.of(mention, change)]}"


def is_changed(mention: Mention, change: Change) -> bool:
    """Whether it comes, goes, or stands on changed lines."""
    return standing.of(mention, change) in ("new", "gone", "changed")


def absent(mention: Mention, change: Change) -> Ruling:
    """What stands nowhere is an invention, if it can only be a name; a value may come from anywhere."""
    return ("false" if _is_name(mention, change) else "unchecked"), f"{mention.text} is nowhere in the code"


def invented(mention: Mention, change: Change, behaviour: bool) -> Ruling:
    """What is said to be put into the code and stands nowhere: false, unless it may be data of the code."""
    missing = any(name not in change.after.names for name in _IDENTIFIER.findall(mention.text))
    is_cut = "..." in mention.text or "…" in mention.text
    if missing and not is_cut and not behaviour and not mention.last.startswith("test_"):
        return "false", f"{mention.text} is nowhere in the code"
    return absent(mention, change)


def _is_name(mention: Mention, change: Change) -> bool:
    if mention.last.startswith("test_"):  # It stands in a file of tests.
        return False
    return bool(mention.name) and (mention.certain or standing.of(mention, change) == "standard")
