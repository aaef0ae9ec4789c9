"""What a piece of code does: its parameters, what it returns and raises, its guards and comparisons.

Python is read by ``ast``; code that does not parse as Python is read lexically.
"""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass
from functools import lru_cache

from evaluate_metrics.scoring import facts_lexical, facts_python
from evaluate_metrics.scoring.code_lines import Line, lines
from evaluate_metrics.scoring.facts import Facts


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code, read."""

    source: str
    lines: tuple[Line, ...]
    facts: Facts
    names: frozenset[str]
    """Every identifier and constant."""
    concepts: frozenset[str]


@lru_cache(maxsize=1024)
def read(code: str) -> Code:
    """Read a piece of code; any text is accepted."""
    found = lines(code)
    tree = python(code)
    facts = facts_lexical.read(code) if tree is None else facts_python.read(tree)
    names = frozenset(n for line in found if line.is_code for n in line.names)
    return Code(code, found, facts, names, frozenset(c for line in found if line.is_code for c in line.concepts))


def python(code: str) -> ast.Module | None:
    """The syntax tree, or None for code that is no Python."""
    try:
        return ast.parse(textwrap.dedent(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
