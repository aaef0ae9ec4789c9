"""Which function before a change is which function after it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from smart_coding_dataset.versions.functions import Function

RENAMED = 0.75
"""Share of tokens in common from which a function counts as another one renamed, its name aside."""
_MOST = 2_500
"""Pairs that are compared for a renaming, at most: beyond it a file was rewritten. git has such a limit too."""
_TOKEN = re.compile(r"\w+|[^\w\s]")

Pair = tuple[Function | None, Function | None]


def match(before: Sequence[Function], after: Sequence[Function]) -> list[Pair]:
    """Every function of both lists in one pair: by name, then by likeness; those left over stand alone.

    Of several with one name (overloads, one for each system), the same texts belong together, then the likest.
    """
    old, new = _by_name(before), _by_name(after)
    pairs: list[Pair] = []
    gone: list[Function] = []
    come: list[Function] = []
    for name in dict.fromkeys([*old, *new]):
        found, left, right = _pair(old[name], new[name], least=0.0)
        pairs += found
        gone += left
        come += right
    found, gone, come = _pair(gone, come, least=RENAMED)
    return [*pairs, *found, *((f, None) for f in gone), *((None, f) for f in come)]


def _by_name(functions: Sequence[Function]) -> defaultdict[str, list[Function]]:
    named = defaultdict(list)
    for function in functions:
        named[function.name].append(function)
    return named


def _pair(
    before: list[Function], after: list[Function], *, least: float
) -> tuple[list[Pair], list[Function], list[Function]]:
    """Pairs, best first, and what is left on either side."""
    if len(before) == len(after) == 1 and not least:
        return [(before[0], after[0])], [], []
    pairs: list[Pair] = []
    before, after = list(before), list(after)
    for _, b, a in sorted(_likenesses(before, after, least), key=lambda found: -found[0]):
        if b in before and a in after:
            before.remove(b)
            after.remove(a)
            pairs.append((b, a))
    return pairs, before, after


def _likenesses(
    before: Sequence[Function], after: Sequence[Function], least: float
) -> Iterator[tuple[float, Function, Function]]:
    """Of every pair the share of tokens in common, whatever their order (Dice's coefficient)."""
    if len(before) * len(after) > _MOST:
        return
    of_before, of_after = [_tokens(b) for b in before], [_tokens(a) for a in after]
    for b, left in zip(before, of_before, strict=True):
        for a, right in zip(after, of_after, strict=True):
            alike = 2 * (left & right).total() / (left.total() + right.total())
            if alike >= least:
                yield alike, b, a


def _tokens(function: Function) -> Counter[str]:
    own = function.name.rpartition(".")[2]
    return Counter("" if token == own else token for token in _TOKEN.findall(function.text))
