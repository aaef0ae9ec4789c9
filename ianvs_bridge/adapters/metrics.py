"""The metrics of a generated example: what its ``acc_TASK.py`` registers under the names in testenv.yaml.

Each takes what Ianvs gives, the answers of the data file and the predictions that ``SingleTask.predict`` returned,
and gives one number, by the code that ``score`` runs. None makes a blank cell in the rank; the log then says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ianvs_bridge import measures
from ianvs_bridge.adapters.lines import row_of
from ianvs_bridge.adapters.log import LOG
from ianvs_bridge.judging import counted, judged
from ianvs_bridge.measures._measure import Case
from ianvs_bridge.predictions import Prediction
from ianvs_bridge.selection import task_named

Truth = Sequence[Mapping[str, Any]]
"""The answers of the data file, one a row: see ``lines.answer``."""
Predictions = Sequence[Mapping[str, Any]]
"""One prediction a row, in the same order, with the keys of a predictions file."""
Metric = Callable[[Truth, Any], float | None]

COVERAGE = "coverage"
"""The share of the rows whose answer could be read."""


def names(task: str) -> list[str]:
    """The metrics of an example, as they are registered and ranked; the first one sorts."""
    return [*task_named(task).metrics, COVERAGE, *measures.names()]


def of_answers(task: str) -> list[str]:
    """Those that the answers alone tell, also later."""
    found = [name for name in measures.names() if not measures.measure_named(name).of_device]
    return [*task_named(task).metrics, COVERAGE, *found]


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
    if name in measures.names():
        return _measured(name, y_pred)
    # Ianvs calls the metrics one by one with equal arguments: judging once, by content, serves them all.
    figures, reasons = _figures(json.dumps([list(y_true), list(y_pred)]))
    if figures[name] is None:
        LOG.warning("%s is left blank: %s", name, reasons or "no row could be scored")
    return figures[name]


def _measured(name: str, y_pred: Predictions) -> float | None:
    """A figure that is no score."""
    case = Case(answers=_answers(y_pred), seen=getattr(y_pred, "seen", None))
    figure = measures.measure_named(name).figure(case)
    if figure.value is None:
        LOG.warning("%s is left blank: %s", name, figure.missing)
    return figure.value


def _answers(y_pred: Predictions) -> list[Prediction]:
    """A test case has one answer a row, whatever its seed."""
    return [Prediction(**{**each, "sample": 0}) for each in y_pred]


@lru_cache(maxsize=1)
def _figures(content: str) -> tuple[dict[str, float | None], str]:
    """Every score of a test case, and why answers could not be read."""
    y_true, y_pred = json.loads(content)
    task = task_named(y_true[0]["task"])
    scored, returned, _ = judged(task, [row_of(answer) for answer in y_true], _answers(y_pred), {})
    counts = counted(scored)
    quality = {name: result[name] for name, result in returned.items()}
    reasons = ", ".join(f"{n} x {reason}" for reason, n in counts["abstentions"].items())
    return quality | {COVERAGE: counts["coverage"]}, reasons
