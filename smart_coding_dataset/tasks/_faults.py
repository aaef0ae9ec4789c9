"""Where a change says that the fault was: the lines that it touched, in the file before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks._spots import Spots, spots


@dataclass(frozen=True, slots=True)
class Place:
    """A suspect, or a fault."""

    lines: tuple[int, ...]
    """Of the file before, from 1."""
    function: str | None
    """With the names of what it stands in; None outside of functions."""


def to_json(places: Iterable[Place]) -> str:
    """``[{"lines": [12, 13], "function": "Queue.add"}, …]``: the one form of references and predictions."""
    return json.dumps([{"lines": list(p.lines), "function": p.function} for p in places], ensure_ascii=False)


def lines_of(text: str) -> list[str]:
    """The lines of a file, as they are numbered."""
    return text.replace("\r\n", "\n").split("\n")


def faults(row: Issue) -> list[Place]:
    """The places that the fix touched, in the order of the file; none where it is no Python.

    Lines that were changed or deleted count, if they do something: no comments, docstrings or imports. Code that
    was only inserted counts at the lines beside it, if it went into a function that was there: a new function may
    stand anywhere. One place is in one function.
    """
    old, new = lines_of(row.code_before.code_snippet), lines_of(row.code_after.code_snippet)
    before, after = spots("\n".join(old)), spots("\n".join(new))
    if before is None or after is None:
        return []
    found: list[Place] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            touched = [n for n in range(i + 1, j + 1) if n in before.code]
            inserted = [n for n in range(k + 1, m + 1) if n in after.code]
            found += _split(touched, before) if touched else _beside(i, inserted, before, after)
    return list(dict.fromkeys(found))


def _split(lines: Sequence[int], before: Spots) -> Iterator[Place]:
    for function, own in groupby(lines, key=before.within):
        yield Place(tuple(own), function)


def _beside(at: int, inserted: Sequence[int], before: Spots, after: Spots) -> Iterator[Place]:
    """The lines before and after a gap below line ``at``, as far as they are of the function that grew."""
    for name in dict.fromkeys(after.within(n) for n in inserted):
        grown = next((f for f in before.functions if f.name == name), None)
        if grown is not None:
            body = before.body(grown)
            above, below = [n for n in body if n <= at][-1:], [n for n in body if n > at][:1]
            yield Place((*above, *below), grown.name)
