"""C++, through tree-sitter-cpp."""

from __future__ import annotations

from smart_coding_dataset.languages import _c, _pragmas, _slashes, _treesitter

GRAMMAR = _treesitter.Grammar(
    package="tree_sitter_cpp",
    query=_c.QUERY + "(raw_string_literal) @string",
    name=_c.name,
    wrappers=frozenset(("template_declaration",)),
    scopes=dict.fromkeys(("class_specifier", "struct_specifier", "namespace_definition"), "name"),
)

LANGUAGE = _slashes.language(
    GRAMMAR,
    name="cpp",
    title="C++",
    extensions=(".cpp", ".cc", ".cxx", ".hpp", ".hh", ".hxx"),
    pragma=_pragmas.C,
    closes=_c.CLOSES,
)
