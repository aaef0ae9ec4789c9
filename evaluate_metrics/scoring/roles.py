"""Which parameter a comment speaks of, and whether another one would fit better in its place.

Each parameter has a profile: what its own name and the lines that use it stand for, and what kind of thing it is.
For each two parameters that a comment names, their places in it are compared with both profiles; where they suit
the other one better, the names have probably changed places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from evaluate_metrics.scoring.answers import Note, sentences
from evaluate_metrics.scoring.code_facts import Code, read
from evaluate_metrics.scoring.concepts import GENERIC
from evaluate_metrics.scoring.findings import Finding
from evaluate_metrics.scoring.phrases import pattern
from evaluate_metrics.scoring.words import concepts_of, words

EXCHANGED, LEAST = 1.5, 0.1
"""What a clear exchange costs, and the least that any exchange costs."""
WINDOW = 4
"""Words on each side of a name that tell about it."""
NEAR = 48
"""Characters on each side of a name that are looked at for them."""
MOST_NAMED = 6
"""Parameters looked at; pairs of more would cost more time than they tell."""
MOST_PLACES = 12
"""Places looked at of one name in one sentence, so that endless text takes no endless time."""
ORDER = 0.3
"""Worth of two parameters being named first in the order of the signature."""
CUE, PLACED, GUARDED = 0.5, 1.2, 1.0
"""Worth of standing where its kind of thing stands, of a line that uses it, and of a condition that raises."""
_RAISING = pattern("raises")
_CUES = {
    "number": (pattern("before a number"), pattern("after a number")),
    "many": (pattern("before many"), pattern("after many")),
    "called": (pattern("before called"), pattern("after called")),
}
"""For each kind of parameter, what often stands before its name and after it."""


class Place(NamedTuple):
    """Where a comment names a parameter."""

    at: int
    line: int | None
    before: str
    after: str
    raising: bool
    """Whether the sentence has spoken of an exception before."""


class Profile(NamedTuple):
    """What a comment says near a parameter, if it knows what it is."""

    concepts: Mapping[str, float]
    kind: str
    lines: frozenset[int]
    guarded: bool
    """Whether a condition on it ends in an exception."""


def exchanged(notes: tuple[Note, ...], code: Code) -> Iterator[Finding]:
    """Pairs of parameters whose names would fit better the other way round."""
    places = {p: tuple(_places(p, notes)) for p in code.facts.parameters}
    named = [p for p in code.facts.parameters if places[p]][:MOST_NAMED]
    profiles = _profiles(code.source)
    for a, b in combinations(named, 2):
        gain = _gain(places[a], profiles[a], profiles[b]) + _gain(places[b], profiles[b], profiles[a])
        gain += ORDER * (1 if places[a][0].at > places[b][0].at else -1)
        if gain > 0:
            yield Finding("names fit better the other way round", f"{a}, {b}", min(EXCHANGED, LEAST + gain))


def _places(name: str, notes: tuple[Note, ...]) -> Iterator[Place]:
    """Where a comment names a parameter, in order."""
    at = 0
    pattern = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])")
    for note in notes:
        for sentence in sentences(note.text):
            raising = _RAISING.search(sentence)
            raised_at = raising.start() if raising else len(sentence)
            for match in islice(pattern.finditer(sentence), MOST_PLACES):
                before = sentence[max(0, match.start() - NEAR) : match.start()]
                after = sentence[match.end() : match.end() + NEAR]
                yield Place(at + match.start(), note.line, before, after, raised_at < match.start())
            at += len(sentence)


def _gain(places: tuple[Place, ...], own: Profile, other: Profile) -> float:
    """By how much the places suit the other parameter better, on average over the places."""
    return sum(_suits(p, other) - _suits(p, own) for p in places) / len(places)


def _suits(place: Place, profile: Profile) -> float:
    before, after = words(place.before)[-WINDOW:][::-1], words(place.after)[:WINDOW]
    near = sum(profile.concepts.get(w.concept, 0.0) / i for side in (before, after) for i, w in enumerate(side, 1))
    kind = _CUES.get(profile.kind)
    cue = bool(kind and (kind[0].search(place.before) or kind[1].match(place.after)))
    placed = 0.0
    if place.line is not None:
        placed = PLACED * (place.line in profile.lines) + PLACED / 2 * bool(
            {place.line - 1, place.line + 1} & profile.lines
        )
    return near + CUE * cue + placed + GUARDED * (place.raising and profile.guarded)


@lru_cache(maxsize=1024)
def _profiles(source: str) -> Mapping[str, Profile]:
    code = read(source)
    return {p: _profile(p, code, source) for p in code.facts.parameters}


def _profile(name: str, code: Code, source: str) -> Profile:
    concepts: dict[str, float] = {}
    uses = [x for x in code.lines[1:] if re.search(rf"\b{re.escape(name)}\b", x.text)]
    for line in uses:
        for c in line.concepts - concepts_of(name):
            concepts[c] = 0.1 if c in GENERIC else 0.3
    for c in concepts_of(name):
        concepts[c] = 0.8
    guarded = any(
        re.search(rf"\b{re.escape(name)}\b", g.condition) for g in code.facts.guards if g.action == "raise"
    )
    return Profile(concepts, _kind(name, source), frozenset(x.number for x in uses), guarded)


def _kind(name: str, source: str) -> str:
    """``called``, ``many``, ``number`` or empty, from how the parameter is declared and used."""
    n = re.escape(name)
    if re.search(rf"(?<![\w.]){n}\s*\((?!.*\{{\s*$)|\b{n}: Callable|\bfunc\b.*\b{n} func\(", source):
        return "called"
    if re.search(
        rf"\b(?:in|of) (?:\w+\(\w*,? ?)?{n}\b|\b{n}\[|len\({n}\)|\b{n}\.(?:items|keys|values|length|size)\b"
        rf"|\b{n}: (?:list|dict|Iter|Seq|tuple|set|Map|\w+\[\])|(?:\[\]|>) {n}\b|\b{n} (?:\[\]|map\[)|\*{n}\b",
        source,
    ):
        return "many"
    if re.search(
        rf"\b{n}: (?:int|float|usize|u\d+|i\d+|number)|\b{n} ?= ?-?\d"
        rf"|\b(?:int|long|double|float|size_t|u?int\d+_t) {n}\b"
        rf"|\b{n} int\b|\b{n} ?(?:<|>|-|\*|%|/)|(?:[<>]=?|\*|%|-|/) ?{n}\b",
        source,
    ):
        return "number"
    return ""
