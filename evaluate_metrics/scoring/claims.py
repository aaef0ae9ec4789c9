"""What an explanation claims of a change, told by turns of phrase around the code that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from evaluate_metrics.scoring.concepts import entries
from evaluate_metrics.scoring.mentions import MARK, Mention, Sentence
from evaluate_metrics.scoring.phrases import pattern

BEFORE, BEFORE_CHINESE = 20, 6
"""Characters before a turn of phrase in which a denial is about it, where they end in English and in Chinese."""
AHEAD = 80
"""Characters before a turn of phrase in which its subject stands."""
_GAP = r"[^\ue000,，.。:：]{0,48}?"
_NEAR = (
    r"(?:(?!\b(?:to|in|into|inside|from|on|at|by|with|when|if|that|which|so|instead|until|unless)\b|时|中|的是)"
    r"[^\ue000,，.。:：、]){0,40}?"
)
_ONE = r"\ue000(?P<{}>\d+)\ue001"
_MORE = r"(?:\s?(?:,|，|、|和|与|及|以及|and|or)\s?\ue000\d+\ue001)*"
_LIST = (
    r"(?P<list>\ue000\d+\ue001"
    r"(?:(?:\s?(?:,|，|、|和|与|及|以及)\s?(?:and |or )?|\s?(?:and|or|&)\s)(?:the |a |also )?\ue000\d+\ue001)*)"
)
_DENIED = pattern("claim denied")
_NO_MORE = pattern("no longer")
_PAST = pattern("before the change")
_EXAMPLE = pattern("example")
_WHEN = pattern("when it runs")
_CLAUSE = re.compile(r"[,，.。:：]|时(?![间刻])")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim."""

    kind: str
    """As in ``tables/claims.txt``."""
    of: tuple[Mention, ...]
    """What it is about; of ``renamed`` and ``replaced`` two, from the first to the second."""
    denied: str
    """Empty; ``not``; or ``no longer``, where it is said of what was so before."""
    past: bool
    """Whether it tells of the code before, as the cause of a fault."""
    subject: bool
    """Whether code is its subject, or it holds at times: then it may tell what the code does, not the change."""
    sentence: Sentence


def find(sentence: Sentence) -> Iterator[Claim]:
    """The claims of a sentence, in the order of the table; none twice."""
    if not sentence.mentions:
        return
    seen = set()
    past = bool(_PAST.search(sentence.text))
    for kind, expression in _expressions():
        for match in expression.finditer(sentence.text):
            numbers = [n for n in _numbers(match) if not is_example(n, sentence)]
            of = tuple(sentence.mentions[n] for n in numbers)
            key = kind, tuple(m.text for m in of)
            if key not in seen and len(of) >= (1 if "list" in match.re.groupindex else 2):
                seen.add(key)
                ahead = _CLAUSE.split(sentence.text[max(0, match.start() - AHEAD) : match.start()])[-1]
                subject = bool(MARK.search(ahead) or _WHEN.search(ahead))
                yield Claim(kind, of, _denial(sentence.text, match), past, subject, sentence)


def is_example(number: int, sentence: Sentence) -> bool:
    """Whether a mention is only an example, which need not stand in the code."""
    return bool(_EXAMPLE.search(sentence.text.partition(f"\ue000{number}\ue001")[0][-AHEAD:]))


def _numbers(match: re.Match[str]) -> list[int]:
    found = match.groupdict()
    if found.get("list"):
        return [int(n) for n in MARK.findall(found["list"])]
    return [int(found["a"]), int(found["b"])]


def _denial(text: str, match: re.Match[str]) -> str:
    """How a claim is denied: by words just before it in its clause; of one thing, also by words within it."""
    told = _CLAUSE.split(text[max(0, match.start() - BEFORE) : match.start()])[-1]
    told = told[-BEFORE_CHINESE:] if told[-1:] >= "\u3400" else told
    if match.groupdict().get("list"):
        told += MARK.sub(" ", match[0])
    return "no longer" if _NO_MORE.search(told) else "not" if _DENIED.search(told) else ""


@cache
def _expressions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    fill = {
        "{a}": _ONE.format("a"),
        "{b}": _ONE.format("b"),
        "{list}": _LIST,
        "{gap}": _GAP,
        "{near}": _NEAR,
        "{more}": _MORE,
    }
    found = []
    for line in entries("claims"):
        kind, _, expression = line.partition(" | ")
        for name, instead in fill.items():
            expression = expression.replace(name, instead)
        found.append((kind, re.compile(expression, re.I)))
    return tuple(found)
