"""Go, through tree-sitter-go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smart_coding_dataset.languages import _pragmas, _slashes, _treesitter

if TYPE_CHECKING:
    from tree_sitter import Node


def _name(node: Node) -> str:
    """``Type.Method`` for a method: its type stands in the receiver, not around it."""
    receiver = _treesitter.text_of(node.child_by_field_name("receiver")).strip("()").split()
    types = [receiver[-1].lstrip("*").partition("[")[0]] if receiver else []
    return ".".join([*types, _treesitter.field_name(node)])


GRAMMAR = _treesitter.Grammar(
    package="tree_sitter_go",
    query="""
        (function_declaration body: (_)) @function
        (method_declaration body: (_)) @function
        (comment) @comment
        (raw_string_literal) @string
    """,
    name=_name,
)

LANGUAGE = _slashes.language(
    GRAMMAR,
    name="go",
    title="Go",
    extensions=(".go",),
    document=_slashes.line_doc,
    pragma=_pragmas.GO,
)
