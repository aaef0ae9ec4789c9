"""The functions, methods and classes of a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from smart_coding_dataset.languages._treesitter import Grammar, text_of
from smart_coding_dataset.refactorings.grammars import grammar_of, parse

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A function, a method or a class; never one inside a function, which belongs to that."""

    path: str
    language: str
    what: str
    """``class``, ``function`` or ``method``."""
    name: str
    owner: str
    """What it stands in: ``Outer.Inner``; empty for none."""
    text: bytes
    node: Node

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is found by; overloads share it."""
        return self.path, "class" if self.what == "class" else "function", self.owner, self.name

    def __str__(self) -> str:
        return f"{self.path}::{self.owner and self.owner + '.'}{self.name}"


def definitions(path: str, language: str, text: str) -> list[Definition]:
    """All definitions of a file, in order. The last ones are kept: what is after one change is before the next.

    Raises:
        MissingGrammarError: The wheel with the grammar is not installed.
    """
    return (_kept if len(text) <= _KEPT_CHARACTERS else _read)(path, language, text)


def _read(path: str, language: str, text: str) -> list[Definition]:
    grammar = grammar_of(language)
    _, functions, classes = parse(language, text)
    outermost = list(_outermost(functions))
    within = [node for node in classes if not any(f.start_byte < node.start_byte < f.end_byte for f in outermost)]
    found = [_definition(node, "class", path, language, grammar) for node in within]
    found += [_definition(node, "function", path, language, grammar) for node in outermost]
    return [one for one in found if one.name]


_KEPT_CHARACTERS = 200_000
"""Of longer texts nothing is kept: a tree takes some twenty times the memory of its text."""
_kept = lru_cache(maxsize=32)(_read)


def _outermost(functions: list[Node]) -> Iterator[Node]:
    end = -1
    for node in functions:
        if node.start_byte >= end:
            end = node.end_byte
            yield node


def _definition(node: Node, what: str, path: str, language: str, grammar: Grammar) -> Definition:
    own = text_of(node.child_by_field_name("name")) if what == "class" else grammar.name(node)
    *around, name = own.split(".")
    scopes = _scopes(node, grammar)
    owner = ".".join([*(scope for scope, _ in scopes), *around])
    is_method = bool(around) or any(kind not in _NAMESPACES for _, kind in scopes)
    return Definition(
        path=path,
        language=language,
        what="method" if what == "function" and is_method else what,
        name=name,
        owner=owner,
        text=node.text or b"",
        node=node,
    )


_NAMESPACES = frozenset({"namespace_definition", "internal_module", "mod_item"})
"""Scopes whose functions are no methods."""


def _scopes(node: Node, grammar: Grammar) -> list[tuple[str, str]]:
    """Names and types of the nodes around, outermost first."""
    names: list[tuple[str, str]] = []
    while (node := node.parent) is not None:  # type: ignore[assignment]  # the loop ends on None
        if node.type in grammar.scopes:
            name = text_of(node.child_by_field_name(grammar.scopes[node.type]))
            names.insert(0, (name.partition("<")[0], node.type))
    return names
