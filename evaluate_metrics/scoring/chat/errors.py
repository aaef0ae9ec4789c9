"""Why a question has no answer, each in one line that may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LONGEST = 200
"""Characters that are shown of what a server says."""


class RefusedError(Exception):
    """Asking again would not help: the question, the model, the key or the address is wrong."""

    def __init__(self, line: str, *, all_alike: bool = False) -> None:
        super().__init__(line)
        self.all_alike = all_alike
        """Whether every other question would meet the same."""


class PassingError(Exception):
    """May be over when asked again: a busy or broken server, a lost connection."""

    def __init__(self, line: str, *, wait: float | None = None, unreached: bool = False) -> None:
        super().__init__(line)
        self.wait = wait
        """Seconds that the server asks us to wait; None: it does not say."""
        self.unreached = unreached
        """Whether there was no connection at all."""


def plain(text: str) -> str:
    """Foreign text as a part of one line."""
    line = " ".join(text.split())
    line = "".join(char for char in line if char.isprintable())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def said(body: Any) -> str:
    """What the JSON of a failed request says, in the forms that servers give it; empty where nothing is found."""
    match body:
        case {"error": {"message": str(text)}} | {"error": str(text)} | {"message": str(text)}:
            return plain(text)
        case {"detail": str(text)} | {"detail": [{"msg": str(text)}, *_]}:
            return plain(text)
    return ""


def is_empty_purse(body: Any) -> bool:
    """Whether a 429 means that the account is used up, which no waiting mends."""
    error = body.get("error") if isinstance(body, Mapping) else None
    return isinstance(error, Mapping) and "insufficient_quota" in (error.get("code"), error.get("type"))
