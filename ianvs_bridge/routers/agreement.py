"""Asks the cloud where further samples of the edge disagree with its first answer: ``agreement:SHARE``.

Agreement is the mean similarity (0 to 1, the ratio of ``difflib``) of two further samples to the greedy answer,
each as the task reads it; an answer that cannot be read agrees with nothing. That samples of one question vary
where a model does not know is the idea of SelfCheckGPT (Manakul et al., 2023). A backend that always answers the
same agrees with itself: then only what cannot be read goes to the cloud.
"""

from __future__ import annotations

import difflib
import statistics

from ianvs_bridge.judging import read_answer
from ianvs_bridge.routers._router import Case, Router
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.tasks._task import Parsed

SAMPLES = 3
"""The greedy answer and two others: one alone could not tell which of two is the odd one."""


def load(what: str) -> Router:
    """The router ``agreement:SHARE``; below this agreement, a number from 0 to 1, the cloud is asked.

    Raises:
        UserError: ``what`` is no such number.
    """
    try:
        least = float(what)
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        raise UserError(f"agreement: expected agreement:SHARE with a number from 0 to 1, found {what!r}")
    return Router(to_cloud=lambda case: _agreement(case) < least, edge_answers=SAMPLES)


def _agreement(case: Case) -> float:
    first, *others = (_text(case, sample) for sample in range(SAMPLES))
    return statistics.mean(_similarity(first, other) for other in others)


def _text(case: Case, sample: int) -> str | None:
    read = read_answer(case.task, case.row, case.edge(sample))
    return read.prediction if isinstance(read, Parsed) else None


def _similarity(one: str | None, other: str | None) -> float:
    if one is None or other is None:
        return 0.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
