"""Comparisons that a comment claims, against those that the code makes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluate_metrics.scoring.code_facts import Code
from evaluate_metrics.scoring.findings import Finding
from evaluate_metrics.scoring.phrases import pattern, source
from evaluate_metrics.scoring.words import TOKEN

WRONG_WAY = 1.2
_NAME = r"([A-Za-z_]\w*|\d+(?:\.\d+)?)"
_LESS, _MORE = source("less"), source("more")
_CLAIM = re.compile(rf"{_NAME}\s*(?:的值|的长度)?\s*((?:{_LESS})|(?:{_MORE}))\s*{_NAME}", re.I)
_IS_LESS = re.compile(_LESS, re.I)
_DUTY, _RAISE = pattern("duty"), pattern("raises")
_TURN = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def comparison_findings(sentence: str, code: Code) -> Iterator[Finding]:
    """Comparisons of a sentence that the code makes the other way round.

    Only plain ones count: two operands that the code compares, said as the condition of an exception.
    """
    if not _RAISE.search(sentence) or _DUTY.search(sentence):
        return
    for left, relation, right in _CLAIM.findall(sentence):
        known = set(_operators(left, right, code))
        claimed = "<" if _IS_LESS.fullmatch(relation) else ">"
        if known and not any(o.startswith(claimed) for o in known):
            yield Finding("compared the other way round", f"{left} {relation} {right}", WRONG_WAY)


def _operators(left: str, right: str, code: Code) -> Iterator[str]:
    """How the code compares ``left`` with ``right``; the side may be part of a longer expression."""
    for c in code.facts.comparisons:
        if left in c.left and right in c.right:
            yield c.operator
        if left in c.right and right in c.left:
            yield _TURN[c.operator]


def numbers(text: str) -> set[str]:
    """Numbers of a text, as written."""
    return {t for t in TOKEN.findall(text) if t[:1].isdigit()}
