"""The metrics of a generated example: what its ``acc_TASK.py`` registers under the names in testenv.yaml.

Each takes what Ianvs gives, the answers of the data file and the predictions that ``SingleTask.predict`` returned,
and gives one number, by the code that ``score`` runs. None makes a blank cell in the rank; the log then says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ianvs_bridge.adapters.lines import row_of
from ianvs_bridge.adapters.log import LOG
from ianvs_bridge.judging import counted, judged, speed
from ianvs_bridge.predictions import Prediction
from ianvs_bridge.selection import task_named

Truth = Sequence[Mapping[str, Any]]
"""The answers of the data file, one a row: see ``lines.answer``."""
Predictions = Sequence[Mapping[str, Any]]
"""One prediction a row, in the same order, with the keys of a predictions file."""
Metric = Callable[[Truth, Any], float | None]

SYSTEM = ("coverage", "median_seconds", "median_first_token_seconds", "tokens_per_second")
"""What is measured beside the quality metrics of a task, under the names that ``score`` uses too."""


def names(task: str) -> list[str]:
    """The metrics of an example, as they are registered and ranked; the first one sorts."""
    return [*task_named(task).metrics, *SYSTEM]


def functions(task: str) -> dict[str, Metric]:
    """The functions to register, by name.

    A fault in scoring leaves a cell blank: raised, it would cost the results of every model. The answers are
    kept: ``offline`` scores them once the fault is mended.
    """
    return {name: or_blank(name, value) for name in names(task)}


def or_blank(name: str, value: Callable[[str, Truth, Any], float | None]) -> Metric:
    """A metric that logs a fault of ``value`` and gives None."""

    def figure(y_true: Truth, y_pred: Any) -> float | None:
        try:
            return value(name, y_true, y_pred)
        except Exception as error:  # whatever it is, the results of the other models must outlive it
            LOG.error("%s is left blank, scoring failed: %s: %s", name, type(error).__name__, error)
            return None

    return figure


def value(name: str, y_true: Truth, y_pred: Predictions) -> float | None:
    """One figure for a test case: the mean of a quality metric (0 to 1), a share, seconds, or tokens a second.

    Raises:
        ValueError: The predictions are not those of the rows, one each and in their order.
    """
    if not len(y_true) or [a["id"] for a in y_true] != [p["id"] for p in y_pred]:
        raise ValueError(f"{name}: the predictions are not those of the rows, one each and in their order")
    # Ianvs calls the metrics one by one with equal arguments: judging once, by content, serves them all.
    figures, reasons = _figures(json.dumps([list(y_true), list(y_pred)]))
    if figures[name] is None:
        LOG.warning("%s is left blank: %s", name, reasons or "the backend does not report it")
    return figures[name]


@lru_cache(maxsize=1)
def _figures(content: str) -> tuple[dict[str, float | None], str]:
    """Every figure of a test case, and why answers could not be read."""
    y_true, y_pred = json.loads(content)
    task = task_named(y_true[0]["task"])
    answers = [
        Prediction(**p | {"sample": 0}) for p in y_pred
    ]  # a test case has one answer a row, whatever its seed
    scored, returned, _ = judged(task, [row_of(answer) for answer in y_true], answers, {})
    counts = counted(scored)
    quality = {name: result[name] for name, result in returned.items()}
    reasons = ", ".join(f"{n} x {reason}" for reason, n in counts["abstentions"].items())
    return quality | {"coverage": counts["coverage"]} | speed(answers), reasons
