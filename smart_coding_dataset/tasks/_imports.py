"""Imports that part of a file brings with it, put where the file would have them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from smart_coding_dataset.tasks._parts import Part

Edit = tuple[int, int, list[str]]
"""Indices of the first line to replace and of the one behind the last, and what stands there instead."""


def is_import(part: Part) -> bool:
    """Whether ``part`` imports something."""
    return isinstance(part.node, ast.Import | ast.ImportFrom)


def added(new: Sequence[Part], lines: Sequence[str], old: Sequence[Part]) -> Iterator[Edit]:
    """Imports of ``new`` that ``old`` lacks, in the order of the alphabet; wider ones replace narrower ones."""
    known = {part.key: part for part in old if is_import(part)}
    for part in filter(is_import, new):
        text = list(lines[part.head : part.last])
        there = known.get(part.key)
        if there is None:
            yield _place(part, text, [p for p in old if is_import(p)], old)
        elif not _names(part) <= _names(there):
            yield (there.head if _names(there) <= _names(part) else there.last), there.last, text


def _names(part: Part) -> set[tuple[str, str | None]]:
    assert isinstance(part.node, ast.Import | ast.ImportFrom)
    return {(alias.name, alias.asname) for alias in part.node.names}


def _order(part: Part) -> tuple[bool, str]:
    """``import`` before ``from``, each in the order of the modules."""
    assert isinstance(part.node, ast.Import | ast.ImportFrom)
    if isinstance(part.node, ast.ImportFrom):
        return True, part.node.module or ""
    return False, part.node.names[0].name


def _place(part: Part, text: list[str], imports: Sequence[Part], old: Sequence[Part]) -> Edit:
    usual = [p for p in imports if p.key != "from __future__"]
    later = next((p for p in usual if _order(p) > _order(part)), None)
    if later is not None:
        return later.first, later.first, text
    if usual:
        return usual[-1].last, usual[-1].last, text
    above = imports[-1:] or [p for p in old[:1] if p.key == "docstring"]
    end = above[-1].last if above else 0
    return end, end, ["", *text] if above else [*text, "", ""]
