"""Code of an answer read as Python, and whether it is meant to be the whole file or a part of it."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from dataclasses import dataclass

from smart_coding_dataset.tasks._parts import ELIDED, Part, bound, is_function, is_stub, parts

FEW = 5
"""One definition in so many may be missing from a whole file: engineers rarely delete one, models often do."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A file or a class, in parts."""

    lines: list[str]
    parts: list[Part]
    elided: frozenset[int] = frozenset()
    """Indices of the comments that stand for code left out."""

    def keys(self) -> dict[str, Part]:
        """The parts by what they are."""
        return {part.key: part for part in self.parts}


def scope(text: str, known: str = "") -> Scope | None:
    """A file in parts; None if it is not Python. Lines of ``known`` do not stand for code left out."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of escapes in strings
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    lines = text.split("\n")
    old = set(map(str.strip, known.split("\n")))
    elided = frozenset(n for n, line in enumerate(lines) if ELIDED.match(line) and line.strip() not in old)
    return Scope(lines, parts(lines, body, elided), elided)


def is_whole(block: str, before: str) -> bool:
    """Whether ``block`` is meant to be the whole file: most parts of the file are in it, and none is left out."""
    new, old = scope(block, before), scope(before)
    if new is None or old is None:
        return _shared(block, before) >= 1 / 2
    if new.elided or not covers(new, old):
        return False
    return not _needs(new, old) or (_at(new, 0) == _at(old, 0) and _at(new, -1) == _at(old, -1))


def _at(found: Scope, index: int) -> str | None:
    """What the first or the last part is; None where there are no parts."""
    return found.parts[index].key if found.parts else None


def _shared(block: str, before: str) -> float:
    """The share of the file's lines that ``block`` has too."""
    ours, theirs = (Counter(line.strip() for line in t.split("\n") if line.strip()) for t in (block, before))
    return (ours & theirs).total() / max(1, theirs.total())


def _needs(new: Scope, old: Scope) -> bool:
    """Whether a block uses what the file binds and it does not: then it is a part of the file."""
    used = {node.id for part in new.parts for node in ast.walk(part.node) if isinstance(node, ast.Name)}
    return bool(used & (bound(old.parts) - bound(new.parts)))


def _definitions(found: Scope) -> set[str]:
    """What the functions and classes are."""
    return {p.key for p in found.parts if is_function(p.node) or isinstance(p.node, ast.ClassDef)}


def covers(new: Scope, old: Scope) -> bool:
    """Whether most of the parts of ``old`` are in ``new``, and hardly a definition is missing."""
    if not old.parts:
        return True
    known = new.keys().keys()
    here, there = _definitions(new), _definitions(old)
    if FEW * (len(there - here) - len(here - there)) > len(there):  # a new one may stand for one of another name
        return False
    share = len(old.keys().keys() & known) / len(old.keys())
    begins = _at(new, 0) == _at(old, 0)
    stubs = any(is_stub(p.node) and not is_stub(old.keys().get(p.key, p).node) for p in new.parts)
    return (share >= 2 / 3 or (begins and share >= 1 / 2)) and not stubs
