"""带租期的任务队列。"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """一个任务的一次取出。"""

    id: int
    payload: object
    attempts: int
    receipt: int = 0


class Queue:
    """每次取出都给一个新的回执，只认最近的回执。"""

    def __init__(self, lease: float = 30.0, max_attempts: int = 3, clock: Callable[[], float] = time.monotonic):
        self._lease, self._max_attempts, self._clock = lease, max_attempts, clock
        self._waiting: list[Job] = []
        self._leases: dict[int, tuple[float, Job]] = {}
        self._puts = self._receipts = 0
        self.dead: list[Job] = []

    def put(self, payload: object) -> None:
        """加入一个任务。"""
        self._puts += 1
        self._waiting.append(Job(self._puts, payload, 0))

    def take(self) -> Job | None:
        """取出最早的任务。"""
        now = self._clock()
        for receipt in [receipt for receipt, (deadline, _) in self._leases.items() if now >= deadline]:
            self._requeue(self._leases.pop(receipt)[1])
        if not self._waiting:
            return None
        first = self._waiting.pop(0)
        self._receipts += 1
        job = Job(first.id, first.payload, first.attempts + 1, self._receipts)
        self._leases[job.receipt] = (now + self._lease, job)
        return job

    def ack(self, job: Job) -> bool:
        """确认完成。"""
        return self._leases.pop(job.receipt, None) is not None

    def fail(self, job: Job) -> bool:
        """放弃任务。"""
        owned = self.ack(job)
        if owned:
            self._requeue(job)
        return owned

    def _requeue(self, job: Job) -> None:
        if job.attempts < self._max_attempts:
            self._waiting.append(job)
        else:
            self.dead.append(job)
