"""What of a change, and of the fault that the reference fix removed, an explanation speaks of."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from functools import lru_cache

from evaluate_metrics.scoring import code_lines
from evaluate_metrics.scoring.change import Change, Unit
from evaluate_metrics.scoring.concepts import GENERIC
from evaluate_metrics.scoring.explanation import Explanation
from evaluate_metrics.scoring.mentions import names
from evaluate_metrics.scoring.words import concept, concepts_of

ENOUGH = 0.2
"""Share of the concepts on the changed lines of a definition from which it counts as spoken of."""


def share(told: Mapping[str, float], known: Collection[str]) -> float:
    """Share of what is told, by weight, that is in ``known``."""
    return sum(w for c, w in told.items() if c in known) / (sum(told.values()) or 1.0)


@lru_cache(maxsize=128)
def own(change: Change) -> frozenset[str]:
    """What a change is about: the concepts of the names on changed lines and of what those stand in."""
    return concepts_in(change.names) | concepts_in(change.near)


@lru_cache(maxsize=128)
def lines(change: Change) -> frozenset[str]:
    """The concepts of the changed lines of code, with what their operators stand for."""
    return frozenset(c for line in change.code for c in line.concepts)


@lru_cache(maxsize=128)
def place(change: Change) -> frozenset[str]:
    """The concepts of what stood where the change is made: the head of the file, and definitions at its top level.

    With comments and docstrings, since those of the file before are the engineers'.
    """
    found, known = change.before.source.splitlines(), change.before.definitions
    around = {u.name.split(".")[0] for u in change.units} & set(known)
    spans = [(1, min((d.first for d in known.values()), default=1) - 1)]
    spans += [(known[name].first, known[name].last) for name in around]
    text = "\n".join(line for first, last in spans for line in found[first - 1 : last])
    return frozenset(c for line in code_lines.lines(text) for c in line.concepts)


@lru_cache(maxsize=128)
def remarks(change: Change) -> frozenset[str]:
    """The concepts of all changed lines, with comments and docstrings; only engineers' are to be trusted."""
    return frozenset(c for line in (*change.deleted, *change.added) for c in line.concepts)


@lru_cache(maxsize=512)
def concepts_in(found: frozenset[str]) -> frozenset[str]:
    """The concepts of names, as whole words and by their parts."""
    return frozenset(c for n in found for c in (*concepts_of(n), concept(n)) if c)


def covered(explanation: Explanation, change: Change) -> tuple[float, dict[str, float]]:
    """How far the definitions that a change touches are spoken of: their mean by how much is changed, and each."""
    told, spoken = explanation.concepts, {m.last for m in names(explanation.sentences)}
    each = {u.name: _covered(u, told, spoken) for u in change.units}
    weights = {u.name: math.log1p(len(u.names)) for u in change.units}
    total = sum(weights.values())
    mean = sum(weights[n] * value for n, value in each.items()) / total if total else 0.0
    return mean, each


def _covered(unit: Unit, told: Collection[str], spoken: Collection[str]) -> float:
    """1 for a definition that is named; else by the concepts of its changed lines that are spoken of."""
    if unit.name.rpartition(".")[2] in spoken:
        return 1.0
    of = {c: 0.25 if c in GENERIC else 1.0 for c in concepts_in(unit.names)}
    return min(1.0, share(of, told) / ENOUGH)


def supported(explanation: Explanation, change: Change, reference: Change) -> tuple[float, list[str]]:
    """How far the change is about what the explanation says and the reference fix is about, and what it lacks.

    1 where the explanation speaks of nothing that the reference fix is about. Only whether a concept is there is
    asked, not how often: a right fix may be written in another way.
    """
    wanted, done = own(reference) | lines(reference), own(change) | lines(change)
    asked = {c: w for c, w in explanation.concepts.items() if c in wanted}
    lacking = sorted(c for c in asked if c not in done)
    return share(asked, done) if asked else 1.0, lacking
