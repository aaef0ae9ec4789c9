"""How much two definitions are alike: what their tokens have in common, the rare ones counting most.

After RefDiff, which compares multisets of tokens weighted by their inverse document frequency: Silva and Valente,
"RefDiff: Detecting Refactorings in Version Histories", MSR 2017. Names and literals count, and which of them stand
next to each other; keywords and operators hardly tell two functions apart.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from smart_coding_dataset.refactorings.bodies import Body, Token, body
from smart_coding_dataset.refactorings.definitions import Definition

_WORD = re.compile(r"\w+")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NAME, _NEXT = 0.5, 0.5
"""What a word that both names have, and a pair of neighbours, weigh against a word of the body."""
_ANY = ""
"""Stands for parameters, the object itself and the own name: they change when a definition is renamed or moved."""


class Likeness:
    """Compares definitions of one change. Reads each once."""

    def __init__(self, texts: Iterable[str]) -> None:
        """``texts`` are the files on one side: what is common in them says little."""
        self._texts = list(texts)
        self._bodies: dict[int, Body] = {}
        self._bags: dict[int, Counter[tuple[str, ...]]] = {}

    def body(self, definition: Definition) -> Body:
        """Its tokens."""
        if id(definition) not in self._bodies:
            self._bodies[id(definition)] = body(definition)
        return self._bodies[id(definition)]

    @cached_property
    def _count(self) -> Counter[str]:
        return Counter(word for text in self._texts for word in _WORD.findall(text))

    def weight(self, word: str) -> float:
        """How much a word tells: 1 for one that is found once, less for each doubling."""
        return 1 / (1 + math.log2(max(1, self._count[word])))

    def alike(self, one: Definition, other: Definition) -> tuple[float, float]:
        """The share that two definitions have in common, and how much that tells."""
        first, second = self._bag(one), self._bag(other)
        named = _NAME * len(set(parts(one.name)) & set(parts(other.name)))
        common = self._sum(first & second) + named
        total = self._sum(first) + self._sum(second) + 2 * named
        return (2 * common / total if total else 0.0), common

    def left_over(self, one: Definition, other: Definition) -> Counter[tuple[str, ...]]:
        """What is in a definition and not in another."""
        return self._bag(one) - self._bag(other)

    def covers(self, definition: Definition, bag: Counter[tuple[str, ...]]) -> float:
        """The share of a bag that is in a definition."""
        total = self._sum(bag)
        return self._sum(bag & self._bag(definition)) / total if total else 0.0

    def share(self, of: Sequence[Token], within: Sequence[Token]) -> float:
        """How alike two statements are."""
        first, second = Counter(t.text for t in of if t.word), Counter(t.text for t in within if t.word)
        total = first.total() + second.total()
        if not total:
            return float([t.text for t in of] == [t.text for t in within])
        return 2 * (first & second).total() / total

    def _bag(self, definition: Definition) -> Counter[tuple[str, ...]]:
        if id(definition) not in self._bags:
            found = self.body(definition)
            own = {definition.name, *found.parameters, "self", "this"}
            words = [_ANY if word in own else word for word in found.words]
            bag: Counter[tuple[str, ...]] = Counter((word,) for word in words if word != _ANY)
            bag.update(pair for pair in pairwise(words) if pair != (_ANY, _ANY))
            self._bags[id(definition)] = bag
        return self._bags[id(definition)]

    def _sum(self, bag: Mapping[tuple[str, ...], int]) -> float:
        return sum(n * self._weigh(key) for key, n in bag.items())

    def _weigh(self, key: tuple[str, ...]) -> float:
        if len(key) == 1:
            return self.weight(key[0])
        return _NEXT * sum(self.weight(word) for word in key if word != _ANY) / 2


@lru_cache(maxsize=4096)
def parts(name: str) -> tuple[str, ...]:
    """The words in a name, small: ``parse``, ``args`` of ``_parseArgs``."""
    return tuple(part.lower() for part in _PART.findall(name))
