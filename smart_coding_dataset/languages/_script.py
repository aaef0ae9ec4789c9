"""What JavaScript and TypeScript share: what counts as a function, and what it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smart_coding_dataset.languages._treesitter import Grammar, field_name, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

QUERY = """
    (function_declaration) @function
    (generator_function_declaration) @function
    (method_definition) @function
    (lexical_declaration . (variable_declarator value: [(arrow_function) (function_expression)]) .) @function
    (variable_declaration . (variable_declarator value: [(arrow_function) (function_expression)]) .) @function
    (expression_statement (assignment_expression right: [(arrow_function) (function_expression)])) @function
    (comment) @comment
    (template_string) @string
"""
JSX = """
    (jsx_element) @sealed
    (jsx_self_closing_element) @sealed
"""
SCOPES = {
    "class_declaration": "name",
    "abstract_class_declaration": "name",
    "class": "name",
    "internal_module": "name",
}


def grammar(package: str, *, query: str = QUERY, dialects: tuple[str, ...] = ("language",)) -> Grammar:
    """A grammar whose trees are those of JavaScript."""
    return Grammar(
        package=package,
        dialects=dialects,
        query=query,
        wrappers=frozenset(("export_statement",)),
        attributes=frozenset(("decorator",)),
        scopes=SCOPES,
        name=_name,
        shell=("class Shell {\n", "\n}"),
    )


def _name(node: Node) -> str:
    """The name that a function is declared with or assigned to."""
    if node.type in ("lexical_declaration", "variable_declaration"):
        return next(
            (field_name(child) for child in node.named_children if child.type == "variable_declarator"), ""
        )
    if node.type == "expression_statement":
        return text_of(node.named_children[0].child_by_field_name("left"))
    return field_name(node)
