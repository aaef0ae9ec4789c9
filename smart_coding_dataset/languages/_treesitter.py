"""Reading any language that has a tree-sitter grammar: a language declares what to look for, this does the work.

The grammars are the wheels of the single languages; the one that packs all languages fetches grammars at run time.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from smart_coding_dataset.languages._language import Function, Mark, MissingGrammarError, Source

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Query, Tree


def field_name(node: Node) -> str:
    """The text of a node's ``name``."""
    return text_of(node.child_by_field_name("name"))


def text_of(node: Node | None) -> str:
    """The text of a node; empty for none."""
    return node.text.decode(errors="replace") if node is not None and node.text else ""


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """What to look for in the trees of a grammar."""

    package: str
    dialects: tuple[str, ...] = ("language",)
    """Functions of the package that give its grammars: the first that reads a text without a fault is taken."""
    query: str
    """Captures ``@function``, ``@comment``, ``@string`` (what must stay as it is when it goes over lines) and
    ``@sealed`` (where comments are written in another way)."""
    wrappers: frozenset[str] = frozenset()
    """Types of nodes that stand around a function and belong to it: an export, a template."""
    attributes: frozenset[str] = frozenset()
    """Types of nodes that stand before a function and belong to it: a decorator, an attribute."""
    scopes: Mapping[str, str] = field(default_factory=dict)
    """Types of nodes that qualify the names in them, and the field that has their own name."""
    name: Callable[[Node], str] = field_name
    """The name of a function, unqualified."""
    shell: tuple[str, str] | None = None
    """Lines around a method that make it a whole text; None where a method can stand alone."""

    def __hash__(self) -> int:
        return hash((self.package, self.dialects))


def read(grammar: Grammar, text: str) -> Source:
    """Find the comments and functions of a text, also of one with faults.

    Raises:
        MissingGrammarError: The wheel with the grammar is not installed.
    """
    tree, dialect, offset = _parse(grammar, text)
    lines = text.split("\n")
    found = captures(query_of(grammar, dialect), tree.root_node)
    strings = [n for n in found.get("string", ()) if n.start_point[0] != n.end_point[0]]
    closed = _spans(strings + found.get("sealed", []))
    marks = [_mark(node, lines, offset, closed) for node in found.get("comment", ())]
    return Source(
        lines=lines,
        marks=_distinct(marks),
        functions=list(_functions(grammar, found.get("function", []), marks, lines, offset)),
        inside=frozenset(n + 1 - offset for s in strings for n in range(s.start_point[0] + 1, s.end_point[0] + 1)),
        fault=_fault(tree.root_node, offset),
    )


def parses(grammar: Grammar, text: str) -> bool:
    """Whether the text has no fault."""
    return not _parse(grammar, text)[0].root_node.has_error


def _parse(grammar: Grammar, text: str) -> tuple[Tree, str, int]:
    """The first tree without faults, else the first; its dialect; how many lines were put above the text."""
    first = None
    for before, after in [("", ""), *([grammar.shell] if grammar.shell else [])]:
        attempt = (*tree_of(grammar, f"{before}{text}{after}".encode(errors="replace")), before.count("\n"))
        if not attempt[0].root_node.has_error:
            return attempt
        first = first or attempt
    assert first is not None
    return first


def tree_of(grammar: Grammar, source: bytes) -> tuple[Tree, str]:
    """The tree of the first dialect that finds no fault, else of the first; and the dialect.

    Raises:
        MissingGrammarError: The wheel with the grammar is not installed.
    """
    attempts = []
    for dialect in grammar.dialects:
        attempts.append((parser_of(grammar.package, dialect).parse(source), dialect))
        if not attempts[-1][0].root_node.has_error:
            return attempts[-1]
    return attempts[0]


@cache
def parser_of(package: str, dialect: str) -> Parser:
    """The parser of one dialect.

    Raises:
        MissingGrammarError: The wheel with the grammar is not installed.
    """
    try:
        import tree_sitter  # noqa: PLC0415  an extra: only those who read such code need it

        grammar = importlib.import_module(package)
    except ImportError as error:
        raise MissingGrammarError(
            f"{error.name} is not installed: pip install 'smart-coding[languages]'"
        ) from None
    return tree_sitter.Parser(tree_sitter.Language(getattr(grammar, dialect)()))


@cache
def query_of(grammar: Grammar, dialect: str, wanted: tuple[str, ...] = (), more: str = "") -> Query:
    """The query of a grammar and ``more``, for some captures alone; for all where none is named."""
    import tree_sitter  # noqa: PLC0415

    language = parser_of(grammar.package, dialect).language
    assert language is not None
    query = tree_sitter.Query(language, grammar.query + more)
    for name in {query.capture_name(number) for number in range(query.capture_count)}:
        if wanted and name not in wanted:
            query.disable_capture(name)
    return query


def captures(query: Query, root: Node) -> dict[str, list[Node]]:
    """Nodes by the name of their capture. The library gives them in no order: sorted, so that runs agree."""
    import tree_sitter  # noqa: PLC0415

    found = tree_sitter.QueryCursor(query).captures(root)
    return {name: in_order(nodes) for name, nodes in found.items()}


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Nodes in the order of the text, each once, the outer one first."""
    return sorted(set(nodes), key=lambda n: (n.start_byte, -n.end_byte))


def _spans(nodes: list[Node]) -> list[tuple[int, int]]:
    """Places of nodes, in bytes, of which none stands in another."""
    spans: list[tuple[int, int]] = []
    for node in sorted(nodes, key=lambda n: n.start_byte):
        if not spans or node.start_byte >= spans[-1][1]:
            spans.append((node.start_byte, node.end_byte))
    return spans


def _mark(node: Node, lines: list[str], offset: int, closed: list[tuple[int, int]]) -> Mark:
    unfit = "where no plain comment can stand" if any(a < node.start_byte < b for a, b in closed) else None
    raw = text_of(node)
    parent = node.parent
    if parent is not None and parent.type == "jsx_expression" and parent.named_child_count == 1:
        node = parent  # {/* so */}: the braces go as well
    (row, start), (end_row, end) = node.start_point, node.end_point
    row, end_row = row - offset, end_row - offset
    if end == 0 and end_row > row:  # some grammars take the line end into the comment
        end_row -= 1
        end = len(lines[end_row].encode(errors="replace"))
    return Mark(
        line=row + 1,
        column=_characters(lines[row], start),
        end_line=end_row + 1,
        end_column=_characters(lines[end_row], end),
        text=raw.rstrip("\n"),
        unfit=unfit,
    )


def _distinct(marks: list[Mark]) -> list[Mark]:
    """Without marks that share their place, as two comments in one pair of braces would."""
    return list({(mark.line, mark.column): mark for mark in marks}.values())


def _characters(line: str, offset: int) -> int:
    """The column in characters of an offset in bytes."""
    return offset if line.isascii() else len(line.encode(errors="replace")[:offset].decode(errors="ignore"))


def _functions(
    grammar: Grammar, nodes: list[Node], marks: list[Mark], lines: list[str], offset: int
) -> Iterator[Function]:
    """The outermost of the functions, each with the comments right above it."""
    alone = {m.end_line: m.line for m in marks if not lines[m.line - 1][: m.column].strip()}
    last = -1
    for node in nodes:
        if node.start_byte < last:
            continue
        last = node.end_byte
        outer = outer_of(node, grammar)
        start = first_of(outer, grammar).start_point[0] + 1 - offset
        top = start
        while top - 1 in alone:
            top = alone[top - 1]
        yield Function(
            name=_qualified(node, grammar),
            top=top,
            start=start,
            line=node.start_point[0] + 1 - offset,
            end=outer.end_point[0] + 1 - offset,
        )


def outer_of(node: Node, grammar: Grammar) -> Node:
    """A function with what stands around it and belongs to it."""
    while node.parent is not None and node.parent.type in grammar.wrappers:
        node = node.parent
    return node


def first_of(node: Node, grammar: Grammar) -> Node:
    """The first of the attributes before a node, or the node."""
    first, before = node, node.prev_sibling
    while before is not None and (before.type in grammar.attributes or "comment" in before.type):
        if before.type in grammar.attributes:
            first = before
        before = before.prev_sibling
    return first


def _qualified(node: Node, grammar: Grammar) -> str:
    names = [grammar.name(node)]
    while (node := node.parent) is not None:  # type: ignore[assignment]  # the loop ends on None
        if node.type in grammar.scopes:
            names.append(text_of(node.child_by_field_name(grammar.scopes[node.type])))
    return ".".join(name for name in reversed(names) if name)


def _fault(root: Node, offset: int) -> str | None:
    """The first fault of a tree, in words; None if it has none."""
    if not root.has_error:
        return None
    node = root
    while inner := next((n for n in node.children if n.has_error or n.is_missing), None):
        node = inner
    return f"line {node.start_point[0] + 1 - offset}: syntax error near {text_of(node)[:40]!r}"
