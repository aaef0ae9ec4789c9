"""Putting an answer together from the pieces of a stream, or from one piece that is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from evaluate_metrics.scoring.chat.errors import PassingError, RefusedError, is_empty_purse, said

OPEN, CLOSE = "<think>", "</think>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server said to one request."""

    text: str
    reasoning: str | None
    finish_reason: str | None
    """``stop``, ``length`` …; None: it is not told."""
    first_token_seconds: float | None
    prompt_tokens: int | None
    completion_tokens: int | None


class Gathering:
    """An answer on its way. ``elapsed`` tells the seconds since it was asked."""

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._first: float | None = None
        self._usage: dict[str, Any] = {}
        self.finish_reason: str | None = None

    def add(self, piece: Any) -> None:
        """Take one piece: an event of a stream, or the body of an answer that is not streamed.

        Raises:
            PassingError: It tells of a failure, or is no piece of an answer.
            RefusedError: It tells that the account is used up.
        """
        if not isinstance(piece, dict):
            raise PassingError("sent JSON that is no object")
        if piece.get("error"):
            raise (RefusedError if is_empty_purse(piece) else PassingError)(f"broke off: {said(piece) or 'error'}")
        if isinstance(usage := piece.get("usage"), dict):
            self._usage = usage
        choices = piece.get("choices")
        if not isinstance(choices, list):
            raise PassingError("sent JSON that is no chat completion")
        for choice in choices[:1]:  # one answer is asked for; the last event, with the usage, has none
            self._choose(choice)

    def _choose(self, choice: Any) -> None:
        said = (choice.get("delta") or choice.get("message") or {}) if isinstance(choice, dict) else None
        if not isinstance(said, dict):
            raise PassingError("sent JSON that is no chat completion")
        thought = said.get("reasoning_content") or said.get("reasoning")
        for part, kept in ((said.get("content"), self._text), (thought, self._reasoning)):
            if isinstance(part, str) and part:
                kept.append(part)
                self._first = self._first or self._elapsed()
        if isinstance(reason := choice.get("finish_reason"), str):
            self.finish_reason = reason

    def reply(self, *, streamed: bool) -> Reply:
        """The whole."""
        thought, text = apart("".join(self._text))
        return Reply(
            text=text,
            reasoning="".join(self._reasoning) or thought,
            finish_reason=self.finish_reason,
            first_token_seconds=self._first if streamed else None,
            prompt_tokens=_count(self._usage.get("prompt_tokens")),
            completion_tokens=_count(self._usage.get("completion_tokens")),
        )


def apart(text: str) -> tuple[str | None, str]:
    """What was thought and what was answered, where a server leaves both in one text.

    Some templates open the thought in the prompt, so that only its end is in the text.
    """
    before, closed, after = text.partition(CLOSE)
    opened = before.lstrip().startswith(OPEN)
    if opened or (closed and OPEN not in before):
        return before.lstrip().removeprefix(OPEN).strip(), after.lstrip()
    return None, text


def _count(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None
