"""Access tokens that renew themselves."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import RLock
from typing import NamedTuple

Fetch = Callable[[], tuple[str, float]]


class Token(NamedTuple):
    """A token and the moment at which it expires."""

    text: str
    expires: float


class TokenSource:
    """Hands out one token to all threads."""

    def __init__(self, fetch: Fetch, margin: float = 30.0, clock: Callable[[], float] = time.monotonic):
        self._fetch, self._margin, self._clock = fetch, margin, clock
        self._guard = RLock()
        self._current: Token | None = None

    def get(self) -> str:
        """A token that is valid for at least margin seconds; only one thread at a time renews it."""
        with self._guard:
            now = self._clock()
            token = self._current
            if token is None or token.expires - self._margin <= now:
                text, lifetime = self._fetch()
                token = self._current = Token(text, now + lifetime)
            return token.text

    def invalidate(self, token: str) -> None:
        """Report that the server has refused token; ignored if another thread has renewed it already."""
        with self._guard:
            if self._current is not None and self._current.text == token:
                self._current = None
