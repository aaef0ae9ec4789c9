"""Keeps what a registry has answered, for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


class RegistryCache:
    """Asks load for each key once per ttl seconds; holds the keys that were used last."""

    def __init__(
        self,
        load: Callable[[str], Any],
        ttl: float = 60.0,
        size: int = 1000,
        clock: Callable[[], float] = time.monotonic,
        *,
        max_stale: float = 0.0,
        pause: float = 5.0,
    ) -> None:
        self._load, self._clock = load, clock
        self._ttl, self._size = ttl, size
        self._max_stale, self._pause = max_stale, pause
        self._values: dict[str, Any] = {}  # the key used last is the last one
        self._loaded: dict[str, float] = {}
        self._failed: dict[str, float] = {}

    def get(self, key: str) -> Any:
        """The value of key, at most ttl seconds old; max_stale older while the registry cannot be reached."""
        now = self._clock()
        if not self._is_good(key, now):
            self._refresh(key, now)
        value = self._values[key] = self._values.pop(key)
        if len(self._values) > self._size:
            self._forget(next(iter(self._values)))
        return value

    def _is_good(self, key: str, now: float) -> bool:
        if key not in self._values:
            return False
        if now < self._loaded[key] + self._ttl:
            return True
        paused = key in self._failed and now < self._failed[key] + self._pause
        return paused and self._may_be_stale(key, now)

    def _may_be_stale(self, key: str, now: float) -> bool:
        return key in self._values and now < self._loaded[key] + self._ttl + self._max_stale

    def _refresh(self, key: str, now: float) -> None:
        try:
            self._values[key] = self._load(key)
        except OSError:
            if not self._may_be_stale(key, now):
                raise
            self._failed[key] = now
        except LookupError:
            self._forget(key)
            raise
        else:
            self._loaded[key] = now
            self._failed.pop(key, None)

    def _forget(self, key: str) -> None:
        for table in (self._values, self._loaded, self._failed):
            table.pop(key, None)
