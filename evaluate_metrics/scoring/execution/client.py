"""Running jobs on several workers, with results in the order of the jobs."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue

from evaluate_metrics.scoring.execution import layers
from evaluate_metrics.scoring.execution.jobs import Job, Limits, Outcome, Test, Verdict
from evaluate_metrics.scoring.execution.worker import MachineryError, Worker, locate

DEFAULT = Limits()
_AHEAD = 4  # jobs per worker that may wait or be done before the oldest one is


def run(
    jobs: Iterable[Job],
    *,
    workers: int = 1,
    limits: Limits = DEFAULT,
    seed: int = 0,
    packages: tuple[str, ...] = (),
    without: Collection[str] = (),
) -> Iterator[Verdict]:
    """Run every job, and yield the verdicts in the order of the jobs.

    Args:
        jobs: Candidates with their tests; taken as they are needed.
        workers: How many tests run at once. Verdicts do not depend on it.
        limits: What each test may use.
        seed: Of ``hash`` and ``random`` in both processes.
        packages: Names of installed packages, besides the standard library, that candidates and tests may import.
        without: Layers of isolation (see ``isolation``) to do without; every verdict says which ones held.

    Raises:
        IsolationError: A needed layer cannot be had, and is not in ``without``.
        ValueError: ``workers`` is not positive, ``without`` names what is no layer, or a package is not installed.
    """
    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    held = layers.required(without)
    return _run(jobs, workers, partial(Worker, held, limits, seed, locate(packages)), held)


def _run(jobs: Iterable[Job], workers: int, start: partial[Worker], held: tuple[str, ...]) -> Iterator[Verdict]:
    slots: SimpleQueue[_Slot] = SimpleQueue()
    for _ in range(workers):
        slots.put(_Slot(start))
    pool = ThreadPoolExecutor(workers)
    waiting: deque[Future[tuple[Outcome, ...]]] = deque()
    try:
        for job in jobs:
            waiting.append(pool.submit(_do, job, slots))
            if len(waiting) >= _AHEAD * workers:
                yield Verdict(waiting.popleft().result(), held)
        while waiting:
            yield Verdict(waiting.popleft().result(), held)
    finally:
        pool.shutdown(cancel_futures=True)
        for _ in range(workers):
            slots.get().close()


def _do(job: Job, slots: SimpleQueue[_Slot]) -> tuple[Outcome, ...]:
    slot = slots.get()
    try:
        return tuple(slot.run(job.candidate, test) for test in job.tests)
    finally:
        slots.put(slot)


class _Slot:
    """A place for one worker: started when first needed, and replaced when it failed."""

    def __init__(self, start: partial[Worker]) -> None:
        self._start = start
        self._worker: Worker | None = None

    def run(self, source: str, test: Test) -> Outcome:
        reason = ""
        for _ in range(2):
            try:
                self._worker = self._worker or self._start()
                return self._worker.run(source, test)
            except MachineryError as error:
                reason = str(error)
                self.close()
        return Outcome(test.name, None, f"the machinery failed twice: {reason}", 0.0)

    def close(self) -> None:
        if self._worker:
            self._worker.close()
        self._worker = None
