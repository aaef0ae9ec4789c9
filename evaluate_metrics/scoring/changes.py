"""What a change touches, and how far apart two versions are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean
from typing import Any

from rapidfuzz.distance import Levenshtein

from evaluate_metrics.scoring.units import Unit
from evaluate_metrics.scoring.versions import Compared, Versions

Step = tuple[int, int, int, int]
"""Indices of the first unit that is replaced and behind the last, and the same of those in their place."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What of the code before a change is not as it was."""

    files: frozenset[str]
    lines: frozenset[tuple[str, int]]
    """Indices of units, with their paths. Those beside inserted code are touched."""
    functions: frozenset[tuple[str, str]]
    """Functions that were there before."""


def steps(before: Sequence[Unit], after: Sequence[Unit]) -> list[Step]:
    """The runs of units that differ."""
    return _steps(tuple(u.text for u in before), tuple(u.text for u in after))


@lru_cache(maxsize=16)
def _steps(before: Sequence[str], after: Sequence[str]) -> list[Step]:
    # Not difflib, which takes hours for a long file that was written anew and has many equal lines.
    found: list[Step] = []
    for code in Levenshtein.opcodes(before, after):
        if code.tag == "equal":
            continue
        step = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if found and found[-1][1] == step[0] and found[-1][3] == step[2]:
            step = (found[-1][0], step[1], found.pop()[2], step[3])
        found.append(step)
    return found


def touched(before: Compared, after: Compared) -> Touched:
    """What a change touches. Imports and new functions are no places: they may stand anywhere."""
    files: set[str] = set()
    lines: set[tuple[str, int]] = set()
    functions: set[tuple[str, str]] = set()
    for path, old in before.items():
        known = {unit.function for unit in old if unit.function}
        for step in steps(old, after[path]):
            files.add(path)
            for line, function in _places(step, old, after[path], known):
                lines.add((path, line))
                functions |= {(path, function)} if function else set()
    return Touched(frozenset(files), frozenset(lines), frozenset(functions))


def _places(
    step: Step, old: Sequence[Unit], new: Sequence[Unit], known: set[str]
) -> Iterator[tuple[int, str | None]]:
    """The units before that a step touches, each with its function."""
    start, end, new_start, new_end = step
    for index in range(start, end):
        if not old[index].is_import:
            yield index, old[index].function
    if start == end:
        grown = {_known(unit.function, known) for unit in new[new_start:new_end] if not unit.is_import}
        for index in (start - 1, start):
            if 0 <= index < len(old) and old[index].function in grown and not old[index].is_import:
                yield index, old[index].function


def _known(function: str | None, known: set[str]) -> str | None:
    """The function before that code was put into: of one that is new, what it stands in; empty where in none."""
    while function and function not in known:
        function = function.rpartition(".")[0]
    return function


def distance(before: Compared, after: Compared) -> int:
    """Tokens to insert, delete or replace, over all files."""
    return sum(apart(units, after[path]) for path, units in before.items())


def apart(before: Sequence[Unit], after: Sequence[Unit]) -> int:
    """Tokens to insert, delete or replace."""
    return Levenshtein.distance(tokens(before), tokens(after))


def tokens(units: Sequence[Unit]) -> list[str]:
    """The tokens of units, one after the other."""
    return [token for unit in units for token in unit.tokens]


def places(theirs: Touched, ours: Touched) -> dict[str, float]:
    """F1 over lines, functions, and files where there are several; empty where engineers touched no place."""
    pairs: list[tuple[frozenset[Any], frozenset[Any]]] = [
        (theirs.lines, ours.lines),
        (theirs.functions, ours.functions),
    ]
    if len(theirs.files | ours.files) > 1:
        pairs.append((theirs.files, ours.files))
    each = [2 * len(wanted & found) / (len(wanted) + len(found)) for wanted, found in pairs if wanted]
    return {"places": fmean(each)} if each else {}


def extent(found: Versions) -> dict[str, float]:
    """How much of the way to the accepted code is gone, and whether more was changed than that takes."""
    whole = distance(found.code, found.accepted)
    left, size = distance(found.written, found.accepted), distance(found.code, found.written)
    return {"way_gone": max(0.0, 1 - left / whole), "size": min(1.0, whole / size) if size else 0.0}


def elsewhere(theirs: Touched, ours: Touched) -> list[dict[str, str]]:
    """Functions that were changed by one side only."""
    more, less = sorted(ours.functions - theirs.functions), sorted(theirs.functions - ours.functions)
    return [
        *({"kind": "changed, which engineers did not", "detail": name} for _, name in more),
        *({"kind": "not changed, which engineers did", "detail": name} for _, name in less),
    ]
