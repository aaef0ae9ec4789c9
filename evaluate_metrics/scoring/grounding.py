"""How far a comment speaks about this code: which of its words the code bears out."""

from __future__ import annotations

from evaluate_metrics.scoring.code_facts import Code
from evaluate_metrics.scoring.concepts import GENERIC
from evaluate_metrics.scoring.words import Word, concepts_of, words

NEAR = 1
"""Lines above and below the annotated one that count as the place itself."""


def weight(word: Word) -> float:
    """How much it says that a word is borne out: nothing for stop words, little for what nearly all code has."""
    if not word.concept:
        return 0.0
    if word.concept in GENERIC:
        return 0.25
    return 1.0 if word.text.isascii() or word.concept != word.text else 0.3


def borne_out(word: Word, code: Code, extra: frozenset[str]) -> bool:
    """Whether a word is in the code, as a name or in what it stands for, or in ``extra`` concepts."""
    return word.text in code.names or word.concept in code.concepts or word.concept in extra or _named(word, code)


def _named(word: Word, code: Code) -> bool:
    """An identifier of several parts, all of which are in the code."""
    found = concepts_of(word.text) if word.text.isascii() else frozenset()
    return len(found) > 1 and found <= code.concepts


def measure(text: str, code: Code, extra: frozenset[str] = frozenset()) -> tuple[float, float, list[str]]:
    """Weight borne out, weight of all content words, and the words borne out (each counted once)."""
    hits, total, grounded, seen = 0.0, 0.0, [], set()
    for word in words(text):
        if word.concept and word.concept not in seen:
            seen.add(word.concept)
            value = weight(word)
            total += value
            if borne_out(word, code, extra):
                hits += value
                grounded.append(word.text)
    return hits, total, grounded
