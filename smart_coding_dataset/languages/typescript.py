"""TypeScript and TSX, through tree-sitter-typescript."""

from __future__ import annotations

from smart_coding_dataset.languages import _pragmas, _script, _slashes

GRAMMAR = _script.grammar("tree_sitter_typescript", dialects=("language_typescript", "language_tsx"))

LANGUAGE = _slashes.language(
    GRAMMAR,
    name="typescript",
    title="TypeScript",
    extensions=(".ts", ".tsx", ".mts", ".cts"),
    pragma=_pragmas.SCRIPT,
)
