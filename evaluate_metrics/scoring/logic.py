"""Whether a comment reads as a sensible explanation: whole sentences, reasons, no parroting, no repetition.

A product of shares, each 1 where nothing is wrong, so that what is badly wrong is not made good by the rest.
"""

from __future__ import annotations

import itertools
import re

from evaluate_metrics.scoring import grounding
from evaluate_metrics.scoring.answers import Note, prose, sentences
from evaluate_metrics.scoring.concepts import STOP_WORDS
from evaluate_metrics.scoring.phrases import pattern
from evaluate_metrics.scoring.row import Row
from evaluate_metrics.scoring.words import TOKEN, Word, is_chinese, words

_REASON, _OUTCOME, _MANGLED = pattern("reason"), pattern("outcome"), pattern("mangled")
_CODE_SIGNS = re.compile(r"[{}\[\]();=<>+*/&|^%$@#~\\_]")
UNEXPLAINED = 0.25
"""What is lacking where no reason, condition, input or outcome is told."""
EXPECTED_ORDINARY = {"en": 0.2, "zh": 0.5}
"""Share of ordinary words in prose: function words in English, Chinese words beside identifiers in Chinese."""
PARROT_LINE, PARROT_SUMMARY, PARROTED = (0.6, 0.85), (0.82, 1.0), 0.75
"""Share of content words that the code has itself: from and to where it counts, and what it then costs."""
LISTED = 6
"""Names of the code in a row that prose may have."""
HAN = 0.5
"""Weight of a Chinese term, or pair of characters, as a word of its own."""
SIGNS, SIGN_COST = 0.12, 1.5
"""Signs of code for each word that prose may have, and what each further one costs."""


def score(row: Row) -> tuple[float, dict[str, object]]:
    """Score in 0..1 and its evidence; 0 for an answer that says nothing."""
    if not row.notes:
        return 0.0, {"said": "nothing"}
    told = prose(row.text)
    found = words(told)
    parts = {
        "sentences": _sentences(row.notes),
        "prose": _prose(told, found),
        "own_words": _own_words(row),
        "explains": _explains(told, row),
        "told_not_listed": _told(found, row),
        "repetition": _repetition(found),
        "order": _order(row.notes),
    }
    total = 1.0
    for part in parts.values():
        total *= part
    return total, {k: round(v, 3) for k, v in parts.items()}


def _sentences(notes: tuple[Note, ...]) -> float:
    """Share of sentences that are whole: three words or four characters, an ordinary word, nothing mangled."""
    found = [s for n in notes for s in sentences(n.text)]
    good = 0.0
    for sentence in found:
        tokens = words(sentence)
        long = len(tokens) >= 3 or sum(len(w.text) for w in tokens if not w.text.isascii()) >= 4
        whole = long and any(w.text.lower() in STOP_WORDS or not w.text.isascii() for w in tokens)
        good += (1.0 if whole else 0.5) * (0.6 if _MANGLED.search(sentence) else 1.0)
    return good / len(found) if found else 0.0


def _prose(told: str, found: tuple[Word, ...]) -> float:
    """Near 1 for prose, near 0 for lists of names and for code."""
    signs = len(_CODE_SIGNS.findall(told)) / max(1, len(found))
    count = sum(not w.text.isascii() or w.text.lower() in STOP_WORDS for w in found)
    ordinary = (count + 0.5) / (len(found) + 1)
    expected = EXPECTED_ORDINARY["zh" if is_chinese(told) else "en"]
    return max(0.2, 1.0 - SIGN_COST * max(0.0, signs - SIGNS)) * min(1.0, ordinary / expected) ** 2


def _own_words(row: Row) -> float:
    """1 while the notes have words of their own; falls when nearly all that they say is in the code already."""
    total = lost = 0.0
    for note in row.notes:
        found = {w for w in words(prose(note.text)) if w.concept}
        content = sum(grounding.weight(w) if w.text.isascii() else HAN for w in found)
        own = [w for w in found if not grounding.borne_out(w, row.code, frozenset())]
        share = 1.0 - (sum(grounding.weight(w) if w.text.isascii() else HAN for w in own) + 1.0) / (content + 1.0)
        start, end = PARROT_SUMMARY if note.line is None else PARROT_LINE
        total += content
        lost += content * min(1.0, max(0.0, (share - start) / (end - start)))
    return 1.0 - PARROTED * lost / total if total else 0.5


def _told(found: tuple[Word, ...], row: Row) -> float:
    """1 while no more than LISTED names of the code follow each other: a list of names tells nothing."""
    longest = run = 0
    for word in found:
        run = run + 1 if word.text in row.code.names else 0
        longest = max(longest, run)
    return min(1.0, float((LISTED / max(1, longest)) ** 1.5))


def _explains(told: str, row: Row) -> float:
    """Whether reasons, conditions, inputs and the outcome are told; saturates, and a note on a line owes less."""
    facts = row.code.facts
    whole = any(n.line is None for n in row.notes)
    names = set(TOKEN.findall(told))
    inputs = sum(p in names for p in facts.parameters) / len(facts.parameters) if facts.parameters else 1.0
    outcome = not facts.returns or bool(_OUTCOME.search(told))
    points = len(_REASON.findall(told)) + (0.5 * inputs + 0.5 * outcome if whole else 1.0)
    return 1.0 - UNEXPLAINED / (1.0 + points)


def _repetition(found: tuple[Word, ...]) -> float:
    """1 while six triples of words in ten are new where they stand; parameters are named again and again."""
    texts = [w.text.lower() for w in found]
    triples = list(zip(texts, texts[1:], texts[2:], strict=False))
    if len(triples) < 4:
        return 1.0
    fresh = len(set(triples)) / len(triples)
    return min(1.0, fresh / 0.6) ** 2


def _order(notes: tuple[Note, ...]) -> float:
    """Annotations in the order of their lines. Where the comment on the whole stands in a list means nothing."""
    lines = [n.line for n in notes if n.line is not None]
    turned = sum(a > b for a, b in itertools.pairwise(lines))
    return 1.0 - 0.3 * turned / max(1, len(lines) - 1)
