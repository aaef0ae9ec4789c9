"""What C and C++ share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smart_coding_dataset.languages._treesitter import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

QUERY = """
    (function_definition body: (compound_statement)) @function
    (comment) @comment
    (string_literal) @string
    (preproc_def) @sealed
    (preproc_function_def) @sealed
"""
CLOSES = re.compile(r"\s*(?:[)\]}]|#\s*(?:endif|else|elif)\b)")


def name(node: Node) -> str:
    """The name in the innermost declarator: ``f`` of ``static int *f(int a)``."""
    while (inner := node.child_by_field_name("declarator")) is not None:
        node = inner
    return text_of(node).replace("::", ".")
