"""What a baseline without a model is: what it sees of a row, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

RowT = TypeVar("RowT")
SeenT = TypeVar("SeenT")


@dataclass(frozen=True, kw_only=True)
class Heuristic(Generic[RowT, SeenT]):
    """The baseline of one task. The answer depends on ``see`` alone, so that nothing hidden can get into it."""

    see: Callable[[RowT], SeenT]
    """What the prompt of the task shows of a row: every line of every text in it stands in the prompt."""
    answer: Callable[[SeenT, str], str]
    """The answer in ``zh`` or ``en``, in a form that the task reads."""
