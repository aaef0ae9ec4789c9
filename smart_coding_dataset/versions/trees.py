"""Syntax trees of a file as it goes through its history: each is made from the one before it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from smart_coding_dataset.languages._treesitter import Grammar, parser_of, tree_of
from smart_coding_dataset.versions.hunks import Hunk

if TYPE_CHECKING:
    from tree_sitter import Tree

Starts = npt.NDArray[np.int64]
_KEPT = 4_000_000
"""Bytes of the texts whose trees are kept. A tree takes some twenty times its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A text and its tree."""

    grammar: Grammar
    dialect: str
    source: bytes
    starts: Starts
    """Where each line starts, in bytes; at last, where the text ends."""
    tree: Tree

    @property
    def last(self) -> int:
        """The number of the last line, which is empty if the text ends with a line feed."""
        return len(self.starts) - 1

    def text(self, first: int, last: int) -> str:
        """Some lines, from 1, without the last line feed."""
        return self.source[self.starts[first - 1] : self.starts[last]].decode().removesuffix("\n")


class Trees:
    """Parses texts, and keeps the trees of the last ones: what is after one change is before the next."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Grammar, bytes], Parsed] = OrderedDict()
        self._size = 0

    def of(self, grammar: Grammar, source: bytes, old: Parsed | None = None, edits: Sequence[Hunk] = ()) -> Parsed:
        """The tree of a text, made from that of an ``old`` one by ``edits`` where that is sound.

        Raises:
            MissingGrammarError: The wheel with the grammar is not installed.
        """
        key = (grammar, source)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        starts = _starts(source)
        made = (_from(old, source, starts, edits) if old else None) or _anew(grammar, source, starts)
        self._keep(key, made)
        return made

    def _keep(self, key: tuple[Grammar, bytes], parsed: Parsed) -> None:
        self._kept[key] = parsed
        self._size += len(parsed.source)
        while self._size > _KEPT and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1].source)


def _from(old: Parsed, source: bytes, starts: Starts, edits: Sequence[Hunk]) -> Parsed | None:
    """Parse what changed. None where either text has a fault: around one, trees depend on how they were made."""
    if old.tree.root_node.has_error:
        return None
    tree = old.tree.copy()
    for edit in reversed(edits):  # so that what comes before still stands where it stood
        _apply(tree, edit, old.starts, starts)
    tree = parser_of(old.grammar.package, old.dialect).parse(source, tree)
    if tree.root_node.has_error:
        return None
    return Parsed(grammar=old.grammar, dialect=old.dialect, source=source, starts=starts, tree=tree)


def _apply(tree: Tree, edit: Hunk, old: Starts, new: Starts) -> None:
    first, last = edit.before.start - 1, edit.before.stop - 1
    size = new[edit.after.stop - 1] - new[edit.after.start - 1]
    row, column = begin = _point(old, first)
    end_row, end_column = _point(new, edit.after.stop - 1)
    new_end = (row + end_row - edit.after.start + 1, end_column) if size else (row, column)
    tree.edit(old[first], old[last], old[first] + size, begin, _point(old, last), new_end)


def _anew(grammar: Grammar, source: bytes, starts: Starts) -> Parsed:
    tree, dialect = tree_of(grammar, source)
    return Parsed(grammar=grammar, dialect=dialect, source=source, starts=starts, tree=tree)


def _starts(source: bytes) -> Starts:
    line_feeds = np.flatnonzero(np.frombuffer(source, np.uint8) == ord("\n"))
    return np.concatenate(([0], line_feeds + 1, [len(source)]))


def _point(starts: Starts, line: int) -> tuple[int, int]:
    """Row and column, from 0, of where a line starts, or the text ends."""
    return (line, 0) if line < len(starts) - 1 else (line - 1, int(starts[-1] - starts[-2]))
