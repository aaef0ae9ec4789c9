"""How well pieces of code fit a report: BM25, the vector space ranking of information retrieval."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

K1 = 1.2
"""How soon further occurrences of a term count less."""
B = 0.75
"""How much long pieces are held against them."""


def bm25(query: Counter[str], pieces: Sequence[Sequence[str]]) -> list[float]:
    """The score of each piece for the weighted terms of ``query``, 0 or more.

    Robertson and Zaragoza 2009, *The Probabilistic Relevance Framework: BM25 and Beyond*, with its constants.
    """
    counts = [Counter(piece) for piece in pieces]
    usual = sum(map(len, pieces)) / max(1, len(pieces)) or 1.0
    known: Counter[str] = Counter(term for count in counts for term in count)

    def score(count: Counter[str]) -> float:
        long = K1 * (1 - B + B * count.total() / usual)
        return sum(
            weight * _rarity(known[term], len(pieces)) * count[term] * (K1 + 1) / (count[term] + long)
            for term, weight in query.items()
            if count[term]
        )

    return [score(count) for count in counts]


def _rarity(having: int, pieces: int) -> float:
    return math.log(1 + (pieces - having + 0.5) / (having + 0.5))
