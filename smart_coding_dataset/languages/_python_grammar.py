"""Python through tree-sitter-python: for histories, whose code may be faulty, or of Python 2.

Comments of whole and correct files are read with the standard library (``_python.py``), which knows docstrings.
"""

from __future__ import annotations

from smart_coding_dataset.languages._treesitter import Grammar

GRAMMAR = Grammar(
    package="tree_sitter_python",
    query="""
        (function_definition) @function
        (comment) @comment
        (string) @string
    """,
    wrappers=frozenset(("decorated_definition",)),
    scopes={"class_definition": "name"},
)
