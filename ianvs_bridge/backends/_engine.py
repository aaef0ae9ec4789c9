"""What a runtime that holds a model offers: tokens in, tokens out. Texts and stops are not its business."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Take = Callable[[int, int], bool]
"""Takes token by token: which answer, and the token. True says that this answer wants no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How a token is drawn; the same seed draws the same ones."""

    seed: int
    temperature: float
    top_p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One prompt in tokens."""

    tokens: Sequence[int]
    most: int
    """Tokens that the answer may have."""
    sampling: Sampling | None = None
    """None: the likeliest token, always."""


class Engine(Protocol):
    """A model in memory."""

    context: int
    """Tokens that prompt and answer may have together."""

    def generate(self, asked: Sequence[Asked], take: Take) -> None:
        """Answer all prompts together, each until ``take`` says that it is done, or ``most`` tokens were taken.

        Raises:
            RuntimeError: The runtime failed, for whatever reason it names.
        """

    def logits(self, prompt: Sequence[int], answer: Sequence[int]) -> Any:
        """The scores from which each token of a given answer would be chosen, computed as ``generate`` does.

        Returns:
            An array of float32, of the shape [tokens of the answer, vocabulary].
        """
