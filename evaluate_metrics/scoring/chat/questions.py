"""What is asked, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One conversation that the model is to go on with."""

    messages: Sequence[Mapping[str, str]]
    """``{"role": "system" | "user" | "assistant", "content": …}``."""
    sample: int = 0
    """0 is greedy; others are sampled, with this number as the seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the model said. What the server does not tell is None."""

    text: str | None
    """None if there is no answer; ``error`` then says why. What the model thought is not in it."""
    reasoning: str | None = None
    """What a reasoning model thought before it answered; None if that is not told."""
    truncated: bool | None = None
    """Whether a limit on tokens cut the answer off."""
    seconds: float | None = None
    """From the request that was answered to the end of the answer; earlier tries and waiting are not in it."""
    first_token_seconds: float | None = None
    """To the first token, of the reasoning where there is one; None without streaming."""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    """Reasoning is among them, as servers count."""
    error: str | None = None
    cached: bool = False
    """Whether it comes from the cache; the times are those of when it was asked."""
