"""The functions that stand at some lines of a file, nested ones and those under conditions as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smart_coding_dataset.languages._treesitter import (
    Grammar,
    first_of,
    in_order,
    outer_of,
    query_of,
    text_of,
)
from smart_coding_dataset.versions.trees import Parsed

if TYPE_CHECKING:
    from tree_sitter import Node


_CLOSE = 200
"""Bytes between spans that are looked through as one: less work than to begin anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function as it stands in one version of a file, with the comments right above it. Lines count from 1."""

    name: str
    """With the names of the classes and functions that it stands in: ``Outer.inner``."""
    top: int
    """First line, that of the comments right above it where there are any."""
    start: int
    """First line of its code, decorators and attributes included."""
    end: int
    text: str
    """Lines ``top`` to ``end``."""
    own: str
    """The same without the functions in it that ``functions_at`` found as well."""


def functions_at(parsed: Parsed, lines: Sequence[range]) -> list[Function]:
    """The functions that the lines are part of, in order. Lines in a nested function are also in the outer one."""
    nodes = _nodes(parsed, lines)
    known = {node.id for node in nodes}
    found = [_function(parsed, node, known) for node in nodes]
    found = [f for f in found if any(one and f.top < one.stop and one.start <= f.end for one in lines)]
    return [replace(f, own=_own(f, found)) for f in found]


def _own(function: Function, others: Iterable[Function]) -> str:
    inner = [f for f in others if f is not function and function.start <= f.top and f.end <= function.end]
    if not inner:
        return function.text
    lines = enumerate(function.text.split("\n"), function.top)
    return "\n".join(line for n, line in lines if not any(f.top <= n <= f.end for f in inner))


def _nodes(parsed: Parsed, lines: Sequence[range]) -> list[Node]:
    """Functions in document order, outer ones first: the library gives them in none."""
    import tree_sitter  # noqa: PLC0415  an extra

    cursor = tree_sitter.QueryCursor(query_of(parsed.grammar, parsed.dialect, ("function",)))
    found: dict[int, Node] = {}
    for start, end in _spans(parsed, lines):
        cursor.set_byte_range(start, end)
        found |= {node.id: node for node in cursor.captures(parsed.tree.root_node).get("function", ())}
    return in_order(found.values())


def _spans(parsed: Parsed, lines: Iterable[range]) -> list[tuple[int, int]]:
    """Bytes to look for functions in: some lines, and what leads from them to a function; as few as will do."""
    spans: list[tuple[int, int]] = []
    for one in sorted(filter(None, lines), key=lambda one: one.start):
        start = int(parsed.starts[one.start - 1])
        end = int(parsed.starts[min(_below(parsed, one.stop - 1) + 1, parsed.last)])
        if spans and start <= spans[-1][1] + _CLOSE:
            start, before = spans.pop()
            end = max(end, before)
        spans.append((start, max(end, start + 1)))
    return spans


def _function(parsed: Parsed, node: Node, known: set[int]) -> Function:
    outer = outer_of(node, parsed.grammar)
    row, column = first_of(outer, parsed.grammar).start_point
    top = _top(parsed, row, column) + 1
    end = _end(outer)
    text = parsed.text(top, end)
    name = _qualified(node, parsed.grammar, known)
    return Function(name=name, top=top, start=row + 1, end=end, text=text, own=text)


def _qualified(node: Node, grammar: Grammar, functions: set[int]) -> str:
    names, around = [grammar.name(node)], node.parent
    while around is not None:
        if around.id in functions:
            names.append(grammar.name(around))
        elif around.type in grammar.scopes:
            names.append(text_of(around.child_by_field_name(grammar.scopes[around.type])))
        around = around.parent
    return ".".join(name for name in reversed(names) if name)


def _top(parsed: Parsed, row: int, column: int) -> int:
    """The row of the first of the comments right above a place, at its column and with nothing beside them."""
    while row and (comment := _comment(parsed, row - 1)) is not None:
        begin = comment.start_point
        beside = parsed.source[parsed.starts[begin.row] : comment.start_byte].strip()
        if beside or begin.column != column:
            break
        row = begin.row
    return row


def _below(parsed: Parsed, row: int) -> int:
    """The row of the code that comments, decorators and attributes from a row on lead to, or where that ends."""
    while row < parsed.last:
        leading = next((n for n in _around(parsed, row) if _leads(n, parsed.grammar)), None)
        if leading is None:
            return row
        row = max(_end(leading), row + 1)
    return row


def _end(node: Node) -> int:
    """The number of the last line of a node, from 1: some grammars take the line end into it."""
    return node.end_point.row + bool(node.end_point.column)


def _leads(node: Node, grammar: Grammar) -> bool:
    return "comment" in node.type or node.type in grammar.attributes or node.type in grammar.wrappers


def _comment(parsed: Parsed, row: int) -> Node | None:
    return next((node for node in _around(parsed, row) if "comment" in node.type), None)


def _around(parsed: Parsed, row: int) -> Iterator[Node]:
    """The nodes around the first character of a row, innermost first; none if the row is blank."""
    line = parsed.source[parsed.starts[row] : parsed.starts[row + 1]]
    place = (row, len(line) - len(line.lstrip()))
    node = parsed.tree.root_node.named_descendant_for_point_range(place, place) if line.strip() else None
    while node is not None:
        yield node
        node = node.parent
