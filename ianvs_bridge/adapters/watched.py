"""The device while a test case runs: what a test case returns beside its answers."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from ianvs_bridge.backends import is_elsewhere
from ianvs_bridge.device import memory
from ianvs_bridge.device.energy import Meter
from ianvs_bridge.measures._measure import Seen
from ianvs_bridge.profiling.figures import Figure, one
from ianvs_bridge.profiling.measuring import NO_FILES, NO_MEMORY, on_disk
from ianvs_bridge.profiling.watching import Sampler

INTERVAL = 0.5
"""Seconds between two looks, which take time from the model. The kernel keeps peaks; a meter turns in hours."""
ELSEWHERE = "the model runs behind a server, of which this device tells nothing"
NOT_FRESH = "the peak of this process cannot begin anew (/proc/PID/clear_refs): it may be an earlier one"


class Answers(list[dict[str, Any]]):
    """One prediction a row, as a list that Ianvs hands to the metrics as it is."""

    seen: Seen
    """What was seen of the device meanwhile."""


class Watch:
    """Begins before a model is loaded; ``ask`` marks the first question, and ``seen`` the end."""

    def __init__(self, model: str, root: Path = memory.ROOT) -> None:
        """Let the peak of this process, and of all that it started, begin anew.

        Args:
            model: ``BACKEND`` or ``BACKEND:WHAT``.
            root: Of the file system in which the kernel tells.
        """
        self._model, self._root = model, root
        self._fresh = memory.forget_peaks(os.getpid(), root)
        self._meter = Meter(root)
        self._sampler = Sampler(os.getpid(), INTERVAL, root=root, meter=self._meter)
        self._sampler.start()
        self.ask()

    def ask(self) -> None:
        """Everything is loaded; time and energy count from here."""
        self._before, self._begun = self._meter.look() or 0.0, time.perf_counter()

    def seen(self) -> Seen:
        """What was seen until now; the end."""
        seconds = time.perf_counter() - self._begun
        self._sampler.stop()
        peak, after = self._sampler.look(), self._meter.look()
        taken = None if after is None else after - self._before
        return Seen(
            seconds=seconds,
            peak=self._of_device("B", peak if self._fresh else None, NOT_FRESH if peak else NO_MEMORY),
            joules=self._of_device("J", taken, self._meter.missing or ""),
            disk=one("B", on_disk(self._model), NO_FILES),
        )

    def _of_device(self, unit: str, value: float | None, missing: str) -> Figure:
        return Figure(unit=unit, missing=ELSEWHERE) if is_elsewhere(self._model) else one(unit, value, missing)
