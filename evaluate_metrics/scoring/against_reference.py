"""Claims of a comment that the reference speaks against, where both speak of the same thing.

Nothing is gained by wording alike: only differences in what is claimed count, and only between sentences that
share much of what they speak of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from evaluate_metrics.scoring.answers import Note, sentences
from evaluate_metrics.scoring.comparisons import numbers
from evaluate_metrics.scoring.concepts import OPPOSITES
from evaluate_metrics.scoring.findings import Finding
from evaluate_metrics.scoring.polarity import negations, opposites
from evaluate_metrics.scoring.words import TOKEN, words

SAME, CERTAIN = 0.35, 0.75
"""Share of common words from which two sentences may speak of the same thing, and from which they surely do."""
DENIES, OPPOSITE, OTHER_NUMBER, EXCHANGED, MISPLACED = 2.5, 2.2, 1.6, 1.6, 0.4

CHINESE_OPPOSITES = tuple((x, y) for a, b in OPPOSITES if not a.isascii() for x, y in ((a, b), (b, a)))


def findings(notes: tuple[Note, ...], reference: tuple[Note, ...], parameters: tuple[str, ...]) -> list[Finding]:
    """Differences in claims between each sentence and the sentence of the reference that is nearest to it."""
    known = [(s, r.line, bag(s)) for r in reference for s in sentences(r.text)]
    found: list[Finding] = []
    for note in notes:
        for sentence in sentences(note.text):
            own = bag(sentence)
            near, (text, line, _) = max(
                ((likeness(own, k[2]) + 0.01 * (k[1] == note.line), k) for k in known),
                key=lambda k: k[0],
                default=(0, ("", None, own)),
            )
            sure = min(1.0, (near - SAME) / (CERTAIN - SAME))
            if sure > 0:
                found += [f._replace(cost=f.cost * sure) for f in differences(sentence, text, parameters)]
                if note.line != line and (note.line is None or line is None or abs(note.line - line) > 1):
                    found.append(Finding("another place than in the reference", sentence[:60], MISPLACED * sure))
    return found


def bag(sentence: str) -> frozenset[str]:
    """What the words of a sentence stand for."""
    return frozenset(w.concept for w in words(sentence) if w.concept)


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Share of two bags of concepts that both have."""
    return len(a & b) / len(a | b) if a | b else 0.0


def differences(told: str, true: str, parameters: tuple[str, ...]) -> Iterator[Finding]:
    """Denials, opposites, numbers and places of names in which two sentences about the same thing differ."""
    more, fewer = negations(told), negations(true)
    if len(more) != len(fewer):
        yield Finding(
            "denial differs from the reference",
            " ".join(more or fewer),
            DENIES * min(2, abs(len(more) - len(fewer))),
        )
    mine, theirs = (Counter(w.text.lower() for w in words(t)) for t in (told, true))
    for word in mine - theirs:
        clash = opposites(word) & set(theirs - mine)
        if clash:
            yield Finding("opposite of the reference", f"{word}, not {min(clash)}", OPPOSITE)
    for a, b in CHINESE_OPPOSITES:
        if told.count(a) > true.count(a) and told.count(b) < true.count(b):
            yield Finding("opposite of the reference", f"{a}, not {b}", OPPOSITE)
    if numbers(told) - numbers(true) and numbers(true) - numbers(told):
        yield Finding(
            "another number than the reference", " ".join(sorted(numbers(told) - numbers(true))), OTHER_NUMBER
        )
    yield from _exchanged(told, true, parameters)


def _exchanged(told: str, true: str, parameters: tuple[str, ...]) -> Iterator[Finding]:
    """Names, or opposites, that would agree with the reference if they changed places."""
    mine, theirs = TOKEN.findall(told), TOKEN.findall(true)
    special = [t for t in dict.fromkeys(mine) if t in parameters or opposites(t)]
    others = list(dict.fromkeys([*special, *(t for t in theirs if t in parameters)]))
    for a, b in combinations(others, 2):
        if (a in parameters and b in parameters) or b.lower() in opposites(a):
            turned = [{a: b, b: a}.get(t, t) for t in mine]
            gain = _pairs(turned, theirs) - _pairs(mine, theirs)
            if gain > 0:
                yield Finding("changed places against the reference", f"{a}, {b}", EXCHANGED)


def _pairs(a: list[str], b: list[str]) -> int:
    """Neighbouring words that two texts have in common."""
    return len(set(zip(["", *a], [*a, ""], strict=True)) & set(zip(["", *b], [*b, ""], strict=True)))
