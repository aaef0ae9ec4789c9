"""Putting part of a Python file into the file: functions, methods, classes, constants and imports, by name."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent

from smart_coding_dataset.tasks._imports import Edit, added, is_import
from smart_coding_dataset.tasks._locating import UnfitError, indent, tabbed
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
    if new.elided or not _covers(new, old):
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


def _covers(new: Scope, old: Scope) -> bool:
    """Whether most of the parts of ``old`` are in ``new``, and hardly a definition is missing."""
    if not old.parts:
        return True
    known = new.keys().keys()
    defined = [
        key for key, part in old.keys().items() if is_function(part.node) or isinstance(part.node, ast.ClassDef)
    ]
    if FEW * len([key for key in defined if key not in known]) > len(defined):
        return False
    share = len(old.keys().keys() & known) / len(old.keys())
    begins = _at(new, 0) == _at(old, 0)
    stubs = any(is_stub(p.node) and not is_stub(old.keys().get(p.key, p).node) for p in new.parts)
    return (share >= 2 / 3 or (begins and share >= 1 / 2)) and not stubs


def merged(block: str, before: str) -> tuple[str, tuple[str, ...]] | None:
    """The file with the parts in ``block`` in place of its own, and faults of form; None if none belongs there.

    Raises:
        UnfitError: Code in ``block`` is left out, or a method could stand in several classes.
    """
    new, old = scope(tabbed(dedent(block), before), before), scope(before)
    if new is None or old is None:
        return None
    edits, faults = list(_edits(new, old)), tuple[str, ...]()
    if not edits:
        if not new.parts or not all(p.key.startswith("def ") or is_import(p) for p in new.parts):
            return None
        if not all(map(is_import, new.parts)):
            edits, faults = [_at_end(new, old)], ("new code without a place: put at the end",)
    edits += added(new.parts, new.lines, old.parts)
    return _applied(edits, old.lines), faults


def _applied(edits: Sequence[Edit], lines: Sequence[str]) -> str:
    """From the last line to the first; at one index the last insertion first, and after what is replaced there."""
    result = list(lines)
    order = sorted(range(len(edits)), key=lambda n: (edits[n][0], edits[n][1], n), reverse=True)
    for start, end, text in (edits[n] for n in order):
        result[start:end] = text
    return "\n".join(result)


def _at_end(new: Scope, old: Scope) -> Edit:
    """All definitions of a block that has nothing of the file, behind the file's last part."""
    end = max((p.last for p in old.parts), default=0)
    kept = [p for p in new.parts if not is_import(p)]
    text = [line for p in kept for line in ["", "", *_text(new, p, "")]]
    return end, end, text if end else text[2:]


def _edits(new: Scope, old: Scope) -> Iterator[Edit]:
    """What replaces the parts of the file, and what is new beside them."""
    waiting: list[int] = []
    anchor: Home | None = None
    known = old.keys()
    for n, part in enumerate(new.parts):
        if is_import(part) or not (part.key.startswith("def ") or part.key in known):
            continue
        home = _home(part, old)
        if home is not None:
            yield from (_above(new, w, home) for w in waiting)
            waiting, anchor = [], home
            yield from _replaced(new, part, home)
        elif anchor is not None:
            gap = part.first - new.parts[n - 1].last
            above = anchor.part if _is_method(part.node) else anchor.outer
            text = _text(new, part, indent(old.lines[above.head]))
            yield above.last, above.last, [*[""] * gap, *text]
        else:
            waiting.append(n)


def _above(new: Scope, number: int, home: Home) -> Edit:
    """A new part above that to which it belongs; what is no method stands above the class of a method."""
    part = new.parts[number]
    below = home.part if _is_method(part.node) else home.outer
    gap = new.parts[number + 1].first - part.last
    text = _text(new, part, indent(home.lines[below.head]))
    return below.first, below.first, [*text, *[""] * gap]


@dataclass(frozen=True, slots=True)
class Home:
    """Where a part of a block belongs in the file."""

    part: Part
    outer: Part
    """The part of the file or class that it stands in, which is ``part`` itself unless it is a method."""
    lines: list[str]

    @property
    def indent(self) -> str:
        """Its indentation in the file."""
        return indent(self.lines[self.part.head])


def _home(part: Part, old: Scope) -> Home | None:
    """The part of the file with the same name: at the same level, or the method of a class."""
    if (there := old.keys().get(part.key)) is not None:
        return Home(there, there, old.lines)
    if not _is_method(part.node):
        return None
    found = [
        Home(inner, outer, old.lines)
        for outer in old.parts
        if isinstance(outer.node, ast.ClassDef)
        for inner in parts(old.lines, outer.node.body)
        if inner.key == part.key
    ]
    if len(found) > 1:
        raise UnfitError(f"a method could stand in several classes: {part.key.removeprefix('def ')}")
    return found[0] if found else None


def _is_method(node: ast.stmt) -> bool:
    if not is_function(node):
        return False
    arguments = [*node.args.posonlyargs, *node.args.args]
    static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list)
    return static or (bool(arguments) and arguments[0].arg in ("self", "cls"))


def _replaced(new: Scope, part: Part, home: Home) -> Iterator[Edit]:
    """What makes a part of the file that of the block; a class of which only some members are given is kept."""
    elided = any(part.head <= n < part.last for n in new.elided)
    if isinstance(part.node, ast.ClassDef) and isinstance(home.part.node, ast.ClassDef):
        inner = Scope(new.lines, parts(new.lines, part.node.body, new.elided), new.elided)
        own = Scope(home.lines, parts(home.lines, home.part.node.body))
        if elided or not _covers(inner, own):
            yield from _edits(inner, own)
            return
    if is_stub(part.node) and not is_stub(home.part.node):
        return
    if elided:
        raise UnfitError(f"code is left out of {part.key.removeprefix('def ')}")
    start = home.part.first if part.first < part.head else home.part.head
    yield start, home.part.last, _text(new, part, home.indent)


def _text(new: Scope, part: Part, column: str) -> list[str]:
    """The lines of a part, indented as the file wants it."""
    own = indent(new.lines[part.head])
    lines = new.lines[part.first : part.last]
    return lines if own == column else [column + x.removeprefix(own) if x.strip() else x for x in lines]
