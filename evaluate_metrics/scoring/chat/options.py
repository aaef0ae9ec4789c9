"""How a model is asked."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from evaluate_metrics.scoring.stops import stops

ONLY_HOW = {"only_how": True}
"""Metadata of a field that decides how answers are got and not which they are; the cache does not know of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set when a model is asked.

    Raises:
        ValueError: A value makes no sense; the message names it.
    """

    max_tokens: int = 1024
    """Tokens of one answer, those of reasoning included; what is longer is cut off and counted as truncated."""
    temperature: float = 0.8
    """Of sampled answers; sample 0 is greedy, which is temperature 0."""
    stop: str = ""
    """A text at which an answer ends, or a JSON list of several. The text itself is no part of the answer."""
    dialect: Literal["plain", "reasoning"] = "plain"
    """``reasoning`` is for servers that refuse ``max_tokens`` and ``temperature``, as OpenAI's does for reasoning
    models: it sends ``max_completion_tokens`` and no temperature, so that sample 0 is as random as the others."""
    stream: bool = True
    """Without it there is no time to the first token. Some servers end a streamed answer a few bytes earlier."""
    concurrency: int = field(default=4, metadata=ONLY_HOW)
    """Questions that are out at the same time."""
    attempts: int = field(default=5, metadata=ONLY_HOW)
    """How often one question is asked when the server is busy, fails or breaks off."""
    timeout: float = field(default=300.0, metadata=ONLY_HOW)
    """Seconds for one attempt at one answer."""
    backoff: float = field(default=0.5, metadata=ONLY_HOW)
    """Seconds before the second attempt, doubled for each one after it, where the server does not say how long."""
    max_wait: float = field(default=60.0, metadata=ONLY_HOW)
    """Seconds that a server may make us wait; where it asks for more, the question fails."""
    cache: Path | None = field(default=None, metadata=ONLY_HOW)
    """Folder for answers, so that no question is paid for twice; None keeps none."""
    max_total_tokens: int | None = field(default=None, metadata=ONLY_HOW)
    """Tokens of all questions and answers together, after which no more is asked; None is no limit."""
    max_cost: float | None = field(default=None, metadata=ONLY_HOW)
    """Cost of all, in the currency of the prices, after which no more is asked; None is no limit."""
    price_in: float | None = field(default=None, metadata=ONLY_HOW)
    """Price of a million tokens asked; None: no cost is told."""
    price_out: float | None = field(default=None, metadata=ONLY_HOW)
    """Price of a million tokens answered."""

    def __post_init__(self) -> None:
        for name in ("max_tokens", "concurrency", "attempts", "max_total_tokens"):
            _at_least(1, name, getattr(self, name))
        for name in ("temperature", "backoff", "max_wait", "max_cost", "price_in", "price_out"):
            _at_least(0, name, getattr(self, name))
        if self.timeout <= 0:
            raise ValueError(f"timeout must be more than 0, found {self.timeout}")
        if (self.price_in is None) != (self.price_out is None):
            raise ValueError("price_in and price_out belong together")
        if self.max_cost is not None and self.price_in is None:
            raise ValueError("max_cost needs price_in and price_out")
        stops(self.stop)

    def decisive(self) -> dict[str, Any]:
        """The options that decide what is answered."""
        return {f.name: getattr(self, f.name) for f in fields(self) if not f.metadata.get("only_how")}


def _at_least(least: int, name: str, value: float | None) -> None:
    if value is not None and not (value >= least and math.isfinite(value)):
        raise ValueError(f"{name} must be at least {least}, found {value}")
