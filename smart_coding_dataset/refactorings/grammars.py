"""What definitions look like in the trees of each language."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.languages._language import MissingGrammarError
from smart_coding_dataset.languages._treesitter import Grammar

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_PYTHON = Grammar(
    package="tree_sitter_python",
    query="(function_definition) @function",
    scopes={"class_definition": "name"},
)
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
    if language == "python":
        return _PYTHON
    grammar: Grammar = rooms.member(languages, language, "GRAMMAR")
    return grammar


def parse(language: str, text: str) -> tuple[Tree, list[Node], list[Node]]:
    """The tree of a text, with faults if it has some; its functions and its classes, in order.

    Raises:
        MissingGrammarError: The wheel with the grammar is not installed.
    """
    attempts = []
    for parser, query in _readers(language):
        tree = parser.parse(text.encode(errors="replace"))
        attempts.append((tree, query))
        if not tree.root_node.has_error:
            break
    tree, query = attempts[-1] if not attempts[-1][0].root_node.has_error else attempts[0]
    found = query.captures(tree.root_node)
    return tree, _in_order(found.get("function", [])), _in_order(found.get("class", []))


@cache
def _readers(language: str) -> list[tuple[Any, Any]]:
    """A parser and a query for each dialect."""
    grammar = grammar_of(language)
    try:
        import tree_sitter  # noqa: PLC0415  an extra

        package = importlib.import_module(grammar.package)
    except ImportError as error:
        raise MissingGrammarError(
            f"{error.name} is not installed: pip install 'smart-coding[languages]'"
        ) from None
    made = []
    for dialect in grammar.dialects:
        tree_language = tree_sitter.Language(getattr(package, dialect)())
        query = tree_sitter.Query(tree_language, grammar.query + _CLASSES[language])
        made.append((tree_sitter.Parser(tree_language), tree_sitter.QueryCursor(query)))
    return made


def _in_order(nodes: list[Node]) -> list[Node]:
    return sorted(set(nodes), key=lambda n: (n.start_byte, -n.end_byte))


@cache
def _by_extension() -> dict[str, str]:
    known = [rooms.member(languages, name, "LANGUAGE") for name in rooms.names(languages)]
    return {extension: language.name for language in known for extension in language.extensions}
