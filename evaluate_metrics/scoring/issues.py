"""What the folders of the issue metrics share: their columns.

One set for all of them, so that a task hands the same columns to each; a metric reads those that it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import evaluate

from evaluate_metrics.scoring import columns

COLUMNS = ("predictions", "references", "code", "remarks", "tests", "ids")
NEEDED = ("predictions", "tests")
"""What metrics that run the tests cannot do without."""
READ = ("predictions", "code")
"""What metrics that read the change cannot do without."""


def info(description: str, help_text: str) -> evaluate.MetricInfo:
    """What an issue metric declares."""
    return columns.info(description, help_text, COLUMNS)


def filled(given: dict[str, Any], needed: Sequence[str] = NEEDED) -> dict[str, Any]:
    """The columns of an issue metric, whole; ``columns.filled`` says the rest."""
    return columns.filled(given, COLUMNS, needed)


def filled_row(given: dict[str, Any], needed: Sequence[str] = NEEDED) -> dict[str, Any]:
    """One row of an issue metric, whole; ``columns.filled_row`` says the rest."""
    return columns.filled_row(given, COLUMNS, needed)
