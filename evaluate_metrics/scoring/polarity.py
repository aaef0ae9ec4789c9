"""Saying yes or no: negations, opposites, and what in the code gives a comment reason to say no."""

from __future__ import annotations

from functools import lru_cache

from evaluate_metrics.scoring.concepts import OPPOSITES
from evaluate_metrics.scoring.phrases import pattern
from evaluate_metrics.scoring.words import stem

_DENIAL, _OPENING, _RETRACTION = pattern("denial"), pattern("opening denial"), pattern("retraction")


def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for a, b in OPPOSITES:
        for x, y in ((a, b), (b, a)):
            table.setdefault(x, set()).add(y)
            if x.isascii():
                table.setdefault(stem(x), set()).update({y, stem(y)})
    return {k: frozenset(v) for k, v in table.items()}


_OPPOSITE_OF = _table()


def opposites(word: str) -> frozenset[str]:
    """Words that say the opposite of ``word``, as written and as stems; empty for most words."""
    lower = word.lower()
    return _OPPOSITE_OF.get(lower) or _OPPOSITE_OF.get(stem(lower)) or frozenset()


@lru_cache(maxsize=8192)
def negations(text: str) -> tuple[str, ...]:
    """The words of denial in a text, in order."""
    return tuple(m[0] for m in _DENIAL.finditer(text) if m[0] != "None")


def opens_with_denial(sentence: str) -> bool:
    """Whether a sentence begins by denying its verb: ``Does not return …``, ``Never call …``, ``不返回 …``."""
    return bool(_OPENING.match(sentence.strip()))


def retracts(sentence: str) -> bool:
    """Whether a sentence says of a claim that it is untrue: ``It is not true that …``, ``以下说法不成立``."""
    return bool(_RETRACTION.search(sentence.strip()))
