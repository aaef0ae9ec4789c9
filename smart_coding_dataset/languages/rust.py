"""Rust, through tree-sitter-rust."""

from __future__ import annotations

from smart_coding_dataset.languages import _pragmas, _slashes, _treesitter

GRAMMAR = _treesitter.Grammar(
    package="tree_sitter_rust",
    query="""
        (function_item) @function
        (line_comment) @comment
        (block_comment) @comment
        (string_literal) @string
        (raw_string_literal) @string
    """,
    attributes=frozenset(("attribute_item",)),
    scopes={"impl_item": "type", "trait_item": "name", "mod_item": "name"},
)

LANGUAGE = _slashes.language(
    GRAMMAR,
    name="rust",
    title="Rust",
    extensions=(".rs",),
    document=_slashes.outer_doc,
    pragma=_pragmas.RUST,
)
