"""Runs the jobs of a gateway at regular intervals; whoever uses it owns the clock and the loop."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter


class Job:
    """Something to do every so many seconds, at the points of a grid."""

    def __init__(self, name: str, every: int, now: int) -> None:
        self.name = name
        self.every = every
        self.due = now + every
        self.missed = 0

    def take(self, now: int) -> None:
        late = now - self.due
        self.missed += late // self.every
        self.due = now - late % self.every + self.every

    def follow(self, now: int) -> None:
        ahead = self.due - now
        if ahead > self.every:
            self.due -= ahead // self.every * self.every


class Timetable:
    """Says which jobs are due. All times are whole seconds of one clock."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def add(self, name: str, every: int, now: int) -> None:
        """Add a job, or replace the one of that name; it is due for the first time every seconds from now."""
        if every < 1:
            raise ValueError(f"the interval of {name} must be positive, got {every}")
        self._jobs[name] = Job(name, every, now)

    def remove(self, name: str) -> None:
        """Forget a job, if there is one of that name."""
        if name in self._jobs:
            del self._jobs[name]

    def run(self, now: int) -> list[str]:
        """Names of the jobs that are due, the longest overdue first; the caller runs them now."""
        due = [job for job in self._at(now) if job.due <= now]
        due.sort(key=attrgetter("due"))
        names = [job.name for job in due]
        for job in due:
            job.take(now)
        return names

    def wait(self, now: int) -> int | None:
        """Seconds until a job is due, 0 if one is overdue; None if there are no jobs."""
        return min((max(job.due - now, 0) for job in self._at(now)), default=None)

    def missed(self, name: str) -> int:
        """How often a job was due but left out since it was added."""
        return self._jobs[name].missed

    def _at(self, now: int) -> Iterator[Job]:
        for job in self._jobs.values():
            job.follow(now)
            yield job
