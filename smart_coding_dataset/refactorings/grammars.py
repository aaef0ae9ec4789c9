"""What definitions look like in the trees of each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.languages._treesitter import Grammar, captures, query_of, tree_of

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_CLASSES: Mapping[str, str] = {
    "c": "(struct_specifier name: (_) body: (_)) @class",
    "cpp": "[(class_specifier name: (_) body: (_)) (struct_specifier name: (_) body: (_))] @class",
    "go": "(type_spec type: [(struct_type) (interface_type)]) @class",
    "java": "[(class_declaration) (interface_declaration) (enum_declaration) (record_declaration)] @class",
    "javascript": "(class_declaration) @class",
    "python": "(class_definition) @class",
    "rust": "[(struct_item) (enum_item) (trait_item)] @class",
    "typescript": "[(class_declaration) (abstract_class_declaration) (interface_declaration)] @class",
}
"""What has members and a ``name``."""
BLOCKS = frozenset({"block", "statement_block", "compound_statement", "statement_list"})
"""Types of nodes whose children are statements, in any of the languages."""


def language_of(path: str) -> str | None:
    """The language of a file by its name; None for one whose definitions are not read."""
    return _by_extension().get(PurePosixPath(path).suffix.lower())


@cache
def grammar_of(language: str) -> Grammar:
    """The grammar of a language."""
    grammar: Grammar = rooms.member(languages, language, "GRAMMAR")
    return grammar


def parse(language: str, text: str) -> tuple[Tree, list[Node], list[Node]]:
    """The tree of a text, with faults if it has some; its functions and its classes, in order.

    Raises:
        MissingGrammarError: The wheel with the grammar is not installed.
    """
    grammar = grammar_of(language)
    tree, dialect = tree_of(grammar, text.encode(errors="replace"))
    query = query_of(grammar, dialect, ("function", "class"), _CLASSES[language])
    found = captures(query, tree.root_node)
    return tree, found.get("function", []), found.get("class", [])


@cache
def _by_extension() -> dict[str, str]:
    known = [rooms.member(languages, name, "LANGUAGE") for name in rooms.names(languages)]
    return {extension: language.name for language in known for extension in language.extensions}
