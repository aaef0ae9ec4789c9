"""What a benchmark task is: which rows it takes, how it asks, how it reads an answer, and what scores it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Message = dict[str, str]
"""One turn of a chat: ``{"role": "system" | "user" | "assistant", "content": …}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """An answer that could be read."""

    prediction: str
    """What the metrics are given."""
    faults: tuple[str, ...] = ()
    """What was wrong with the form, though it could be read: ``code changed: line 3`` …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """An answer that could not be read. Kept, and counted against the model's coverage."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """One benchmark task over the rows of one config."""

    name: str
    config: str
    """The dataset config whose rows it takes."""
    metrics: tuple[str, ...]
    """Names of the metrics; the first one ranks the leaderboard."""
    select: Callable[[Any], bool]
    """Whether the task can ask about this row."""
    prompt: Callable[[Any, str, Sequence[Any]], list[Message]]
    """The chat for a row, in ``zh`` or ``en``, with example rows (few-shot) that come from ``train`` only."""
    target: Callable[[Any], str]
    """What the engineers wrote, in the form that the prompt asks for."""
    parse: Callable[[str, Any], Parsed | Abstention]
    """Reads an answer to a row."""
    columns: Callable[[Any], Mapping[str, Any]]
    """What the metrics get for a row besides the prediction: ``code``, ``references``, ``natural_language`` …"""
