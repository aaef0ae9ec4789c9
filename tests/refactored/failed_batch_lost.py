"""Collects readings and uploads them in batches."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

logger = logging.getLogger(__name__)


class Uploader:
    """Queue between a sensor and a link that is down now and then."""

    def __init__(self, send: Callable[[list[Any]], None], batch_size: int = 100, max_pending: int = 10_000):
        self._transmit = send
        self._size = batch_size
        self._limit = max_pending
        self._queue: list[Any] = []
        self._until_next_try = batch_size
        self.dropped = 0

    def add(self, reading: Any) -> None:
        """Queue one reading, and upload after every batch_size of them."""
        self._queue.append(reading)
        surplus = len(self._queue) - self._limit
        if surplus > 0:
            del self._queue[:surplus]
            self.dropped += surplus
        self._until_next_try -= 1
        if self._until_next_try <= 0:
            self.flush()

    def flush(self) -> int:
        """Upload what is pending until it is all sent or one batch fails; returns the number of readings sent."""
        self._until_next_try = self._size
        before = len(self._queue)
        while self._queue and self._send_one():
            pass
        return before - len(self._queue)

    def _send_one(self) -> bool:
        batch = self._queue[: self._size]
        try:
            self._transmit(batch)
        except OSError as error:
            logger.warning("upload failed: %s", error)
            return False
        self._queue = self._queue[len(batch) :]
        return True
