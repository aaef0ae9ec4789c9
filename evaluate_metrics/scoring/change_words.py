"""The concepts that a change, its place and the engineers' own lines bear out."""

from __future__ import annotations

from functools import lru_cache

from evaluate_metrics.scoring import code_lines
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.words import concept, concepts_of


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
