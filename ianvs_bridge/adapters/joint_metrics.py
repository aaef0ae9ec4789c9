"""The metrics of edge and cloud together: quality as everywhere, and what the cloud was needed for.

Ianvs gives a list ``[is_hard, result, edge result or None, cloud result or None]`` a row. The result is what
``JointModel.predict`` returned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ianvs_bridge.adapters import metrics
from ianvs_bridge.adapters.log import LOG
from ianvs_bridge.adapters.metrics import Metric, Truth
from ianvs_bridge.selection import task_named

Answered = Sequence[Mapping[str, Any]]
"""One result a row."""


def _edge_share(answered: Answered) -> float:
    return 1 - len(_sent(answered)) / len(answered)


def _sent(answered: Answered) -> list[Mapping[str, Any]]:
    return [each for each in answered if each["place"] == "cloud"]


def _cloud_characters(answered: Answered) -> float:
    return float(sum(each["characters"] for each in _sent(answered)))


def _cloud_tokens(kind: str) -> Callable[[Answered], float | None]:
    """Tokens of all that the cloud answered; None if it did not count those of one."""

    def total(answered: Answered) -> float | None:
        counts = [each["prediction"][kind] for each in _sent(answered)]
        return None if None in counts else float(sum(counts))

    return total


COLLABORATION: dict[str, Callable[[Answered], float | None]] = {
    "edge_share": _edge_share,
    "cloud_characters": _cloud_characters,
    "cloud_prompt_tokens": _cloud_tokens("prompt_tokens"),
    "cloud_completion_tokens": _cloud_tokens("completion_tokens"),
}
"""The share of the rows that the edge answered, and the size of all that was sent to the cloud and came back."""

TIMES = {"median_seconds": "seconds", "median_first_token_seconds": "first_token_seconds"}
"""Metrics over times, and the field of an answer that each is over."""
UNTIMED = "not every answer was timed, and those of one place say nothing of both"
UNCOUNTED = "the backend in the cloud does not report it"


def names(task: str) -> list[str]:
    """The metrics of an example, as they are registered and ranked; the first one sorts."""
    return [*task_named(task).metrics, metrics.COVERAGE, *TIMES, "tokens_per_second", *COLLABORATION]


def functions(task: str) -> dict[str, Metric]:
    """The functions to register, by name; a fault in scoring leaves a cell blank, as in ``metrics``."""
    return {name: metrics.or_blank(name, value) for name in names(task)}


def value(name: str, y_true: Truth, y_pred: Sequence[Sequence[Any]]) -> float | None:
    """One figure for a test case.

    Raises:
        ValueError: The predictions are not those of the rows, one each and in their order.
    """
    answered = [result for _, result, *_ in y_pred]
    known = figures(answered)
    if name not in known:
        return metrics.value(name, y_true, [each["prediction"] for each in answered])
    if known[name] is None:
        LOG.warning("%s is left blank: %s", name, UNTIMED if name in TIMES else UNCOUNTED)
    return known[name]


def figures(answered: Answered) -> dict[str, float | None]:
    """What is said of both places together: ``COLLABORATION``, and None for times that not every answer has."""
    untimed = (name for name, field in TIMES.items() if None in (each["prediction"][field] for each in answered))
    return {name: figure(answered) for name, figure in COLLABORATION.items()} | dict.fromkeys(untimed)
