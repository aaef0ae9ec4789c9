"""The metrics of several edge nodes: those of one model alone, and how the rows were spread over the nodes."""

from __future__ import annotations

from collections.abc import Callable

from ianvs_bridge.adapters import metrics
from ianvs_bridge.adapters.log import LOG
from ianvs_bridge.adapters.metrics import Metric, Predictions, Truth
from ianvs_bridge.adapters.multi_edge import Spread


def _makespan(spread: Spread) -> float:
    return spread.seen.seconds


def _largest_share(spread: Spread) -> float | None:
    rows = [share.rows for share in spread.shares]
    return max(rows) / sum(rows) if sum(rows) else None


def _utilisation(spread: Spread) -> float:
    busy = sum(share.seconds for share in spread.shares)
    return busy / (len(spread.shares) * spread.seen.seconds)


def _lost(spread: Spread) -> float:
    return float(sum(share.lost is not None for share in spread.shares))


NODES: dict[str, Callable[[Spread], float | None]] = {
    "makespan_seconds": _makespan,
    "largest_share": _largest_share,
    "node_utilisation": _utilisation,
    "nodes_lost": _lost,
}
"""Seconds from the first question to the last answer; the share of the rows that the node with the most of them
answered; the share of that time in which a node had a row, over all nodes; nodes that did not stay to the end."""


def names(task: str) -> list[str]:
    """The metrics of an example, as they are registered and ranked; the first one sorts."""
    return [*metrics.names(task), *NODES]


def functions(task: str) -> dict[str, Metric]:
    """The functions to register, by name; a fault in scoring leaves a cell blank, as in ``metrics``."""
    return {name: metrics.or_blank(name, value) for name in names(task)}


def value(name: str, y_true: Truth, y_pred: Predictions) -> float | None:
    """One figure for a test case.

    Raises:
        ValueError: The predictions are not those of the rows, one each and in their order.
    """
    if name not in NODES:
        return metrics.value(name, y_true, y_pred)
    figure = NODES[name](y_pred) if isinstance(y_pred, Spread) else None
    if figure is None:
        LOG.warning("%s is left blank: no node answered, or the answers alone were handed on", name)
    return figure
