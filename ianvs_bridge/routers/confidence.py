"""Keeps an answer of the edge whose form is right, and asks the cloud where it is not.

Form is what every backend shows of itself without a word about its own certainty: that there is no answer, that it
cannot be read as the task asks, that a limit on tokens cut it off, or any other fault that the task finds in it.
"""

from __future__ import annotations

from ianvs_bridge.judging import read_answer
from ianvs_bridge.routers._router import Case, Router, no_what
from smart_coding_dataset.tasks._task import Parsed


def load(what: str) -> Router:
    """The router ``confidence``."""
    no_what("confidence", what)
    return Router(to_cloud=_doubtful, edge_answers=1)


def _doubtful(case: Case) -> bool:
    read = read_answer(case.task, case.row, case.edge(0))
    return not isinstance(read, Parsed) or bool(read.faults)
