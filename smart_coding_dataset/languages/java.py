"""Java, through tree-sitter-java."""

from __future__ import annotations

from smart_coding_dataset.languages import _pragmas, _slashes, _treesitter

GRAMMAR = _treesitter.Grammar(
    package="tree_sitter_java",
    query="""
        (method_declaration body: (_)) @function
        (constructor_declaration) @function
        (line_comment) @comment
        (block_comment) @comment
        (string_literal) @string
    """,
    scopes=dict.fromkeys(
        ("class_declaration", "interface_declaration", "enum_declaration", "record_declaration"), "name"
    ),
    shell=("class Shell {\n", "\n}"),
)

LANGUAGE = _slashes.language(
    GRAMMAR,
    name="java",
    title="Java",
    extensions=(".java",),
    pragma=_pragmas.JAVA,
)
