"""Columns of strings, as every metric here takes them; those that may be absent are filled with None.

Functions only: ``evaluate`` would take a metric class that it finds here for the metric itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import datasets
import evaluate

LANGUAGES = ("en", "zh")
"""Natural languages that answers may be in."""


def info(description: str, help_text: str, columns: Sequence[str]) -> evaluate.MetricInfo:
    """What a metric with these columns declares."""
    # large_string, because evaluate refuses None in the first row of a string column.
    features = datasets.Features({name: datasets.Value("large_string") for name in columns})
    return evaluate.MetricInfo(
        description=description, citation="", inputs_description=help_text, features=features
    )


def filled(given: dict[str, Any], columns: Sequence[str], needed: Sequence[str]) -> dict[str, Any]:
    """Columns with those that may be absent filled with None, one for each prediction.

    Raises:
        ValueError: One of ``needed`` is missing.
    """
    named = [c for c in columns if given.get(c) is not None]
    if not named:
        return given
    for column in needed:
        if column not in named:
            raise ValueError(f"column {column!r} is missing; given: {', '.join(named)}")
    absent = {c: [None] * len(given["predictions"]) for c in columns if c not in named}
    return {**given, **{c: _readable(given[c]) for c in named}, **absent}


def filled_row(given: dict[str, Any], columns: Sequence[str], needed: Sequence[str]) -> dict[str, Any]:
    """One row as ``add`` takes it, with what may be absent filled with None.

    Raises:
        ValueError: One of ``needed`` is missing.
    """
    own = ("predictions", "references")  # evaluate itself takes these two, each in the singular
    for column in needed:
        if column not in own and column not in given:
            raise ValueError(f"{column!r} is missing; given: {', '.join(given)}")
    absent = {c: None for c in columns if c not in own}
    return {**absent, **{c: _readable([x])[0] for c, x in given.items()}}


def check_languages(column: Sequence[str | None]) -> None:
    """Refuse languages that nothing here reads.

    Raises:
        ValueError: One is neither ``en`` nor ``zh``.
    """
    unknown = sorted({x for x in column if x is not None and x not in LANGUAGES})
    if unknown:
        raise ValueError(f"unknown natural_language {unknown[0]!r}; there are: {', '.join(LANGUAGES)}")


def _readable(column: Any) -> Any:
    """A list with half characters (lone surrogates, as JSON may hold) replaced: Arrow refuses them."""
    if not isinstance(column, list | tuple):
        return column
    return [x.encode("utf-8", "replace").decode() if isinstance(x, str) else x for x in column]
