"""Putting part of a Python file into the file: functions, methods, classes, constants and imports, by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent

from smart_coding_dataset.tasks._imports import Edit, added, is_import
from smart_coding_dataset.tasks._locating import UnfitError, indent, tabbed
from smart_coding_dataset.tasks._parts import Part, is_function, is_stub, parts
from smart_coding_dataset.tasks._whole import Scope, covers, scope


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
        if elided or not covers(inner, own):
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
