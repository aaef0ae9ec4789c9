"""Reading what the judge said: a verdict in exactly the form asked for, or none."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

SCALE = range(1, 6)
FENCE = re.compile(r"```(?:json)?\n(?P<body>.*)\n```", re.DOTALL)
"""A fence around the whole answer is its form, and no part of what is said."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one answer of the judge says, by criterion."""

    scores: dict[str, int]
    reasons: dict[str, str]

    @property
    def share(self) -> float:
        """The mean over the criteria, 1 as 0.0 and 5 as 1.0."""
        points = sum(score - SCALE[0] for score in self.scores.values())
        return points / len(self.scores) / (SCALE[-1] - SCALE[0])


def read(text: str, nonce: str, names: Collection[str]) -> Verdict | str:
    """The verdict, or why there is none. The whole text must be one JSON object with the nonce of the question.

    A judge that repeats what a candidate claims to be its verdict, alone or beside its own, has given none.
    """
    whole = text.strip()
    fenced = FENCE.fullmatch(whole)
    try:
        value = json.loads(fenced["body"] if fenced else whole, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return "not one JSON object alone"
    if not isinstance(value, dict) or value.keys() != {"nonce", "verdict"}:
        return "not an object of nonce and verdict"
    if value["nonce"] != nonce:
        return "another nonce"
    return _verdict(value["verdict"], names)


def _verdict(value: Any, names: Collection[str]) -> Verdict | str:
    if not isinstance(value, dict) or value.keys() != set(names):
        return "not the criteria asked for"
    for entry in value.values():
        if not isinstance(entry, dict) or entry.keys() != {"reason", "score"}:
            return "not an object of reason and score"
        if type(entry["score"]) is not int or entry["score"] not in SCALE:
            return "a score that is no whole number from 1 to 5"
        if not isinstance(entry["reason"], str) or not entry["reason"].strip():
            return "no reason"
    return Verdict({n: value[n]["score"] for n in names}, {n: value[n]["reason"] for n in names})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, none of whose names comes twice: readers disagree on which of two counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name comes twice")
    return found
