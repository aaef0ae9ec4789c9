"""By what an answer is judged."""

from __future__ import annotations

import json
from dataclasses import dataclass

MOST = 10
"""Criteria that a row may add."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to rate."""

    name: str
    question: str
    """What the judge is asked, in one line."""


RUBRIC = {
    "en": (
        Criterion("logic", "Is it coherent, and about what matters to whoever has to work with this?"),
        Criterion("accuracy", "Is every statement in it true of the code?"),
        Criterion("format", "Is it well formed, in its place, and no longer than it has to be?"),
    ),
    "zh": (
        Criterion("logic", "是否条理清楚，并抓住了对接手者真正重要的内容？"),
        Criterion("accuracy", "其中每一个说法是否都与代码相符？"),
        Criterion("format", "形式是否规范、位置是否恰当、篇幅是否没有多余？"),
    ),
}
"""What every answer is judged by."""


def criteria(own: str | None, language: str) -> tuple[Criterion, ...]:
    """The rubric, and what the row adds: a JSON list of ``{"name", "question"}``.

    Raises:
        ValueError: ``own`` is something else, or a name comes twice.
    """
    found = (*RUBRIC[language], *(() if own is None else _own(own)))
    names = [criterion.name for criterion in found]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"two criteria are named {twice[0]!r}; the rubric has {', '.join(_names())} already")
    return found


def _names() -> list[str]:
    return [criterion.name for criterion in RUBRIC["en"]]


def _own(text: str) -> list[Criterion]:
    try:
        entries = json.loads(text)
        found = [Criterion(_line(entry["name"]), _line(entry["question"])) for entry in entries]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"criteria are no JSON list of name and question: {error!r}") from None
    if len(found) > MOST:
        raise ValueError(f"a row may add {MOST} criteria, found {len(found)}")
    return found


def _line(text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        raise TypeError("a name or a question is no text")
    return " ".join(text.split())
