"""Metrics for code comments and issue work: ``evaluate.load(evaluate_metrics.path("comment_accuracy"))``.

Every folder here that holds a file of its own name is a metric. Nothing is imported from our other packages.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def names() -> list[str]:
    """Names of the metrics, sorted."""
    return sorted(p.name for p in _HERE.iterdir() if (p / f"{p.name}.py").is_file())


def path(name: str) -> str:
    """The folder of a metric, as ``evaluate.load`` takes it.

    Raises:
        ValueError: There is no such metric; the message lists those that exist.
    """
    if name not in names():
        raise ValueError(f"unknown metric {name!r}; there are: {', '.join(names())}")
    return str(_HERE / name)
