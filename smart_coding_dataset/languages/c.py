"""C, through tree-sitter-c."""

from __future__ import annotations

from smart_coding_dataset.languages import _c, _pragmas, _slashes, _treesitter

GRAMMAR = _treesitter.Grammar(package="tree_sitter_c", query=_c.QUERY, name=_c.name)

LANGUAGE = _slashes.language(
    GRAMMAR,
    name="c",
    title="C",
    extensions=(".c", ".h"),
    pragma=_pragmas.C,
    closes=_c.CLOSES,
)
