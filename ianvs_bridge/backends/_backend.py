"""What every backend is: requests in, completions out, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ianvs_bridge.backends import _options
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.tasks._task import Message, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to a model."""

    task: Task
    row: Any
    """The row itself, for backends that are no language models (``reference``, ``echo``, ``heuristic``)."""
    messages: list[Message]
    language: str
    """``zh`` or ``en``: the language of the prompt and of the answer asked for."""
    sample: int = 0
    """0 is greedy; others are further samples, and the seed."""

    @property
    def characters(self) -> int:
        """The length of all messages."""
        return sum(len(message["content"]) for message in self.messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One answer. What is unknown is None."""

    text: str | None
    """None if there is no answer; ``error`` then says why."""
    seconds: float | None = None
    first_token_seconds: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    truncated: bool | None = None
    """Whether a limit on tokens cut the answer off; None where that is not known."""
    error: str | None = None


class Backend(Protocol):
    """A way to get answers."""

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        """Answer lazily, one completion a request, in order. A failed request is a completion with ``error``."""


def takes_nothing(name: str, what: str, options: Mapping[str, str]) -> None:
    """Refuse ``NAME:WHAT`` and options for a backend that is one thing only.

    Raises:
        UserError: There is a ``what`` or an option.
    """
    if what:
        raise UserError(f"the backend {name} takes nothing after it, found {name}:{what}")
    _options.read(_options.NoOptions, options, name)
