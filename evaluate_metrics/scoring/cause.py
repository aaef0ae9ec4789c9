"""What of a change, and of the fault that the reference fix removed, an explanation speaks of."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from evaluate_metrics.scoring.change import Change, Unit
from evaluate_metrics.scoring.change_words import concepts_in, lines, own
from evaluate_metrics.scoring.concepts import GENERIC
from evaluate_metrics.scoring.explanation import Explanation
from evaluate_metrics.scoring.mentions import names

ENOUGH = 0.2
"""Share of the concepts on the changed lines of a definition from which it counts as spoken of."""


def share(told: Mapping[str, float], known: Collection[str]) -> float:
    """Share of what is told, by weight, that is in ``known``."""
    return sum(w for c, w in told.items() if c in known) / (sum(told.values()) or 1.0)


def covered(explanation: Explanation, change: Change) -> tuple[float, dict[str, float]]:
    """How far the definitions that a change touches are spoken of: their mean by how much is changed, and each.

    A definition that is named counts in full, any other one by the concepts of its changed lines that are spoken
    of. Where some are named, what those have in common with it counts for half: it may be said of them alone.
    """
    told, spoken = explanation.concepts, {m.last for m in names(explanation.sentences)}
    named = [u for u in change.units if u.name.rpartition(".")[2] in spoken]
    taken = frozenset(c for u in named for c in concepts_in(u.names))
    each = {u.name: 1.0 if u in named else _covered(u, told, taken) for u in change.units}
    weights = {u.name: math.log1p(len(u.names)) for u in change.units}
    total = sum(weights.values())
    mean = sum(weights[n] * value for n, value in each.items()) / total if total else 0.0
    return mean, each


def _covered(unit: Unit, told: Collection[str], taken: frozenset[str]) -> float:
    of = {c: 0.25 if c in GENERIC else 1.0 for c in concepts_in(unit.names)}
    alone = {c: w for c, w in of.items() if c not in taken}
    return sum(min(1.0, share(each, told) / ENOUGH) for each in (of, alone)) / 2


def supported(explanation: Explanation, change: Change, reference: Change) -> tuple[float, list[str]]:
    """How far the change is about what the explanation says and the reference fix is about, and what it lacks.

    1 where the explanation speaks of nothing that the reference fix is about. Only whether a concept is there is
    asked, not how often: a right fix may be written in another way.
    """
    wanted, done = own(reference) | lines(reference), own(change) | lines(change)
    asked = {c: w for c, w in explanation.concepts.items() if c in wanted}
    lacking = sorted(c for c in asked if c not in done)
    return share(asked, done) if asked else 1.0, lacking
