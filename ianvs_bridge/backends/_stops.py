"""Stop strings in a text that comes token by token: one may begin in one token and end in another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

UNFINISHED = "\ufffd"
"""What a tokenizer writes for the first bytes of a character whose others are in the next token."""


class Watch:
    """Says at which token a stop string is complete, at the cost of decoding a few tokens for each."""

    def __init__(self, stops: Sequence[str], decode: Callable[[Sequence[int]], str]) -> None:
        """Watch for any of ``stops`` in what ``decode`` makes of the tokens."""
        self._stops, self._decode = stops, decode
        self._longest = max(map(len, stops), default=0)
        self._tokens: list[int] = []
        self._known, self._from = 0, 0
        self._tail = ""

    def __call__(self, token: int) -> bool:
        """Whether the text holds a stop string, now that ``token`` has come."""
        if not self._stops:
            return False
        self._tokens.append(token)
        # A token may decode differently at the beginning of a text: those before it are decoded with it.
        before = self._decode(self._tokens[self._from : self._known])
        now = self._decode(self._tokens[self._from :])
        if len(now) <= len(before) or now.endswith(UNFINISHED):
            return False
        self._tail += now[len(before) :]
        self._from, self._known = self._known, len(self._tokens)
        found = any(stop in self._tail for stop in self._stops)
        self._tail = self._tail[max(0, len(self._tail) - self._longest + 1) :]
        return found


def cut(text: str, stops: Sequence[str]) -> str:
    """``text`` up to its first stop string."""
    return text[: min((at for stop in stops if (at := text.find(stop)) >= 0), default=len(text))]
