"""Where an explanation and that of the engineers speak of the same thing and say something else of it."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from evaluate_metrics.scoring.against_reference import bag, differences, likeness
from evaluate_metrics.scoring.explanation import Explanation
from evaluate_metrics.scoring.findings import Finding
from evaluate_metrics.scoring.mentions import MARK, Sentence

MOST = 150
"""Sentences of each side that are compared; each is compared with each."""
SAME, CERTAIN = 0.5, 0.75
"""Share of common words from which two sentences may speak of the same thing, and from which they surely do."""
SAME_TEXT, CERTAIN_TEXT = 0.7, 0.85
"""The same for the characters in common: a short sentence has few words, and a denial breaks them in Chinese."""
OTHER_NAME, OTHER_WAY, GRAVE = 2.4, 2.4, 1.5
"""What names in the place of others cost, and how much more than in a comment any other difference does."""


def findings(told: Explanation, said: Explanation) -> Iterator[Finding]:
    """Denials, opposites, numbers and names that differ between sentences of which much is the same."""
    for sentence in told.sentences[:MOST]:
        sure, same = max(
            ((_sameness(sentence, k), k) for k in said.sentences[:MOST]),
            key=lambda pair: pair[0],
            default=(0.0, None),
        )
        if same is not None and sure > 0:
            for each in differences(sentence.plain, same.plain, ()):
                yield each._replace(cost=GRAVE * sure * each.cost)
            yield from (each._replace(cost=sure * each.cost) for each in _other_names(sentence, same))


def _sameness(a: Sentence, b: Sentence) -> float:
    """How sure it is that two sentences speak of the same thing: 0 up to 1."""
    words = likeness(bag(a.plain), bag(b.plain))
    text = fuzz.ratio(MARK.sub("", a.text), MARK.sub("", b.text)) / 100
    by_words, by_text = (words - SAME) / (CERTAIN - SAME), (text - SAME_TEXT) / (CERTAIN_TEXT - SAME_TEXT)
    return min(1.0, max(0.0, by_words, by_text))


def _other_names(told: Sentence, same: Sentence) -> Iterator[Finding]:
    """Names in the place of those that the same sentence of the reference has."""
    mine, theirs = ([m.name for m in s.mentions if m.name] for s in (told, same))
    if set(mine) - set(theirs) and set(theirs) - set(mine):
        other, right = min(set(mine) - set(theirs)), min(set(theirs) - set(mine))
        yield Finding("another name than the reference", f"{other}, not {right}", OTHER_NAME)
    elif set(mine) == set(theirs) and mine != theirs:
        yield Finding("names in another order than the reference", ", ".join(mine[:6]), OTHER_WAY)
