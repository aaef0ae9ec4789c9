"""What a definition is made of: its tokens, its statements, its parameters; not its comments nor its layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from smart_coding_dataset.languages._treesitter import text_of
from smart_coding_dataset.refactorings.definitions import Definition
from smart_coding_dataset.refactorings.grammars import BLOCKS

if TYPE_CHECKING:
    from tree_sitter import Node

_LAYOUT = frozenset("(){}[];,:")
"""Tokens that engineers and formatters add and take away without a change of meaning."""


class Token(NamedTuple):
    """A leaf of the tree."""

    text: str
    word: bool
    """Whether it is a name or a literal, and no keyword or operator."""


Statement = tuple[Token, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A definition as its tokens, but for its own name."""

    tokens: list[Token] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    """Each without the statements inside it."""
    parameters: list[str] = field(default_factory=list)
    """Their names, as far as they can be told."""

    @property
    def words(self) -> list[str]:
        """Names and literals, in order."""
        return [token.text for token in self.tokens if token.word]


def body(definition: Definition) -> Body:
    """Read the tokens of a definition."""
    found = Body(parameters=_parameters(definition.node))
    _read(definition.node, _own_name(definition.node), [], found)
    return found


def _read(node: Node, name: Node | None, statement: list[Token], found: Body) -> None:
    in_block = node.type in BLOCKS
    for child in node.children:
        kind = child.type
        if kind in _LAYOUT or "comment" in kind or (in_block and _is_docstring(child)):
            continue
        if not child.child_count or "string" in kind:
            if child != name and (text := child.text):
                token = Token(text.decode(errors="replace"), child.is_named)
                found.tokens.append(token)
                statement.append(token)
        elif in_block and child.is_named and kind not in BLOCKS:
            inner: list[Token] = []
            _read(child, name, inner, found)
            found.statements.append(tuple(inner))
        elif child != name:
            _read(child, name, statement, found)


def _own_name(node: Node) -> Node | None:
    """The node of a function's own name: renaming it must not make it another."""
    name = node.child_by_field_name("name")
    while name is None and (inner := node.child_by_field_name("declarator")) is not None:
        node = inner
        name = node if not node.named_children else None
    return name


def _is_docstring(node: Node) -> bool:
    """A statement that is nothing but a string: what Python writes for a comment."""
    return node.type == "expression_statement" and [c.type for c in node.children] == ["string"]


def _parameters(node: Node) -> list[str]:
    while (found := node.child_by_field_name("parameters")) is None:
        inner = node.child_by_field_name("declarator") or _function_value(node)
        if inner is None:
            return []
        node = inner
    return [name for child in found.named_children for name in _names(child)]


def _function_value(node: Node) -> Node | None:
    """The function that a name is given to: ``const f = () => 1``, ``exports.f = function () {}``."""
    return next((c for c in node.named_children if c.type in _WITH_VALUE or "function" in c.type), None)


_WITH_VALUE = frozenset({"variable_declarator", "assignment_expression"})
_NAMED = ("name", "pattern", "declarator", "left")


def _names(node: Node) -> Sequence[str]:
    """The names that one parameter declares."""
    if not node.named_children:
        return [text_of(node)] if node.type == "identifier" else []
    fields = [child for name in _NAMED for child in node.children_by_field_name(name)]
    if not fields and node.type not in ("type", "self_parameter"):
        fields = [c for c in node.named_children if c.type in ("identifier", "variable_declarator")]
    return [name for child in fields for name in _names(child)]
