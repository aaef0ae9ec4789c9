"""Run the measured process, and watch from outside what it cannot know of itself: its memory, and the energy."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ianvs_bridge.device import memory
from ianvs_bridge.device.energy import Meter
from ianvs_bridge.profiling.child import Job
from smart_coding_dataset.errors import UserError

INTERVAL = 0.05
"""Seconds between two looks. The kernel keeps the peaks; a look must only come before the process ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What one run of the measured process showed."""

    events: list[dict[str, Any]]
    """What it said, in order."""
    before: int | None
    """Bytes of memory, at most, before it loaded the model; None where the system does not tell."""
    peak: int | None
    """The same over its whole life, with all processes that it started."""
    joules: float | None
    """Of the whole processor, during the answers that count; None: ``no_energy`` says why."""
    no_energy: str | None

    def said(self, event: str) -> list[dict[str, Any]]:
        """All that it said of one kind."""
        return [each for each in self.events if each["event"] == event]


class Sampler(threading.Thread):
    """Remembers the peak of each process, while it lives."""

    def __init__(
        self, pid: int, interval: float = INTERVAL, root: Path = memory.ROOT, meter: Meter | None = None
    ) -> None:
        """Watch ``pid`` and all that it starts.

        Args:
            pid: The process.
            interval: Seconds between two looks.
            root: Of the file system in which the kernel tells.
            meter: Looked at as well, so that none of its counters begins again unseen.
        """
        super().__init__(daemon=True)
        self._pid, self._interval, self._root, self._meter = pid, interval, root, meter
        self._over = threading.Event()
        self._peaks: dict[int, int] = {}

    def run(self) -> None:
        """Look again and again, until ``stop``."""
        while not self._over.wait(self._interval):
            self.look()
            if self._meter:
                self._meter.look()

    def look(self) -> int | None:
        """The sum of the peaks until now; None where the system does not tell."""
        for pid, peak in memory.peaks(self._pid, self._root).items():
            self._peaks[pid] = max(peak, self._peaks.get(pid, 0))
        return sum(list(self._peaks.values())) or None

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()


def watch(job: Job) -> Watched:
    """Run ``job`` in a process of its own.

    Raises:
        UserError: The process refused, or it ended before it was done.
    """
    command = [sys.executable, "-P", "-m", "ianvs_bridge.profiling.child"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        try:
            return _watched(child, job)
        finally:
            child.kill()


def _watched(child: subprocess.Popen[str], job: Job) -> Watched:
    sampler, complaints = Sampler(child.pid), _Complaints(child)
    assert child.stdin is not None
    child.stdin.write(json.dumps(asdict(job)))
    child.stdin.close()
    sampler.start()
    meter, joules = Meter(), None
    before = peak = None
    events: list[dict[str, Any]] = []
    for event in _events(child):
        events.append(event)
        match event["event"]:
            case "ready":
                before = sampler.look()
            case "warm":
                meter = Meter()
            case "run":
                joules = meter.look()
            case "refused":
                raise UserError(event["message"])
        peak = sampler.look()
    sampler.stop()
    if not events or events[-1]["event"] != "done":
        raise UserError(f"{job.model}: the measured process ended with {child.wait()}: {complaints.last()}")
    return Watched(events=events, before=before, peak=peak, joules=joules, no_energy=meter.missing)


def _events(child: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """What the process says, until it has said all."""
    assert child.stdout is not None
    for line in child.stdout:
        yield json.loads(line)


class _Complaints:
    """What the process writes to standard error, read as it comes so that it never waits for us."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, args=(child,), daemon=True)
        self._reader.start()

    def _read(self, child: subprocess.Popen[str]) -> None:
        assert child.stderr is not None
        for line in child.stderr:
            self._lines = [*self._lines[-20:], line.strip()]

    def last(self) -> str:
        """The last line that says something; ``no reason given`` where there is none."""
        self._reader.join(1)
        return next((line for line in reversed(self._lines) if line), "no reason given")
