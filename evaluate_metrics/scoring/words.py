"""Words of prose and of identifiers, English and Chinese, brought to a common form.

A *concept* is what a word is compared by: ``merged``, ``union`` and 合并 are one concept, ``join``. English is
stemmed; Chinese is cut by longest match against the concept table, and what is left over into pairs of characters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from evaluate_metrics.scoring.concepts import CONCEPTS, STOP_WORDS

TOKEN = re.compile(r"0[xX][0-9A-Fa-f]+|[A-Za-z_$][A-Za-z0-9_$]*(?:'t)?|\d+(?:\.\d+)?|[\u3400-\u9fff]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ing", ""), ("ied", "y"))


class Word(NamedTuple):
    """One word of a text."""

    text: str
    """As written; a Chinese term or pair of characters for Chinese."""
    concept: str
    """What it is compared by; empty for a word that carries no meaning of its own."""


def is_chinese(text: str) -> bool:
    """Whether Chinese characters are as many as other words: identifiers stand in Chinese prose as they are."""
    han = len(_CJK.findall(text))
    return han > 0 and han >= len(_LATIN.findall(text))


def parts(identifier: str) -> list[str]:
    """Lower-case parts of an identifier: ``maxHTTPSize`` and ``max_http_size`` give ``max http size``."""
    return [p.lower() for p in _PART.findall(identifier)]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Bring an English word to a rough stem: ``returns returned returning`` -> ``return``."""
    word = word.lower()
    if len(word) <= 3:
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _trim(word[: -len(ending)] + instead)
    if word.endswith("ed") and len(word) >= 5:
        return _trim(word[:-2])
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _trim(word)


def _trim(word: str) -> str:
    """Drop a doubled last consonant and a silent e: ``splitt`` -> ``split``, ``merge`` -> ``merg``."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


@lru_cache(maxsize=65536)
def concept(word: str) -> str:
    """The concept of an English word or identifier part; empty for a stop word."""
    lower = word.lower()
    if lower in STOP_WORDS:
        return ""
    return _EN.get(lower) or _EN.get(stem(lower)) or stem(lower)


@lru_cache(maxsize=16384)
def concepts_of(identifier: str) -> frozenset[str]:
    """Concepts of the parts of an identifier."""
    return frozenset(c for p in parts(identifier) if (c := concept(p)))


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[Word, ...]:
    """Words of a text, in order."""
    found: list[Word] = []
    for token in TOKEN.findall(text):
        if _CJK.match(token):
            found += _chinese(token)
        else:
            found.append(Word(token, concept(token)))
    return tuple(found)


def _chinese(run: str) -> list[Word]:
    """Cut a run of Chinese characters: known terms first, longest first, pairs of characters in between."""
    found, start, i = [], 0, 0
    while i < len(run):
        size = next((n for n in (4, 3, 2, 1) if run[i : i + n] in _ZH and i + n <= len(run)), 0)
        if not size:
            i += 1
            continue
        found += _pairs(run[start:i])
        found.append(Word(run[i : i + size], _ZH[run[i : i + size]]))
        i += size
        start = i
    return found + _pairs(run[start:])


def _pairs(run: str) -> list[Word]:
    return [Word(run[i : i + 2], run[i : i + 2]) for i in range(len(run) - 1)] or [Word(c, "") for c in run]


def _table(chinese: bool) -> dict[str, str]:
    table: dict[str, str] = {}
    for name, english, han in CONCEPTS:
        for term in han if chinese else english:
            table.setdefault(term, name)
            if not chinese:
                table.setdefault(stem(term), name)
    return table


_EN = _table(False)
_ZH = _table(True)
