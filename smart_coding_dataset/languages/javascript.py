"""JavaScript and JSX, through tree-sitter-javascript."""

from __future__ import annotations

from smart_coding_dataset.languages import _pragmas, _script, _slashes

GRAMMAR = _script.grammar("tree_sitter_javascript", query=_script.QUERY + _script.JSX)

LANGUAGE = _slashes.language(
    GRAMMAR,
    name="javascript",
    title="JavaScript",
    extensions=(".js", ".jsx", ".mjs", ".cjs"),
    pragma=_pragmas.SCRIPT,
)
