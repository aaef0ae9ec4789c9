"""What every router is: a row in, and whether the cloud is to answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ianvs_bridge.backends._backend import Request
from ianvs_bridge.predictions import Prediction
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.tasks._task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A row for which edge or cloud is to be chosen. An answer that is looked at is asked for, and paid for."""

    task: Task
    row: Any
    """For the oracle alone: a router in the field sees the request."""
    request: Request
    """What the edge would be asked."""
    edge: Callable[[int], Prediction]
    """The edge's answer of a sample; 0 is the greedy one."""
    cloud: Callable[[], Prediction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """A way to choose."""

    to_cloud: Callable[[Case], bool]
    edge_answers: int = 0
    """Answers of the edge that it needs in order to choose. Their time is part of the answer, whoever gives it."""


def no_what(name: str, what: str) -> None:
    """Refuse ``NAME:WHAT`` for a router that has nothing to set.

    Raises:
        UserError: There is a ``what``.
    """
    if what:
        raise UserError(f"the router {name} takes nothing after it, found {name}:{what}")
