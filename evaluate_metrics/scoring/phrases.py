"""Turns of phrase that tell something about a comment, from a table: each is a regular expression with a name."""

from __future__ import annotations

import re

from evaluate_metrics.scoring.concepts import entries


def source(name: str) -> str:
    """The alternatives of a phrase as the text of one regular expression.

    Raises:
        KeyError: The table has no phrase of that name.
    """
    return _SOURCES[name]


def pattern(name: str) -> re.Pattern[str]:
    """A phrase as a regular expression; case does not matter, ``^`` is the start of a line."""
    return re.compile(_SOURCES[name], re.I | re.M)


def _sources() -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in entries("phrases"):
        name, _, expression = line.partition(" | ")
        found.setdefault(name, []).append(expression)
    return {name: "|".join(alternatives) for name, alternatives in found.items()}


_SOURCES = _sources()
