"""What the server does to itself for all its children, and what each child does before it reads its job."""

from __future__ import annotations

import os
import signal
import struct
from collections.abc import Callable
from math import ceil

from evaluate_metrics.scoring.execution import kernel, seccomp
from evaluate_metrics.scoring.execution.jobs import Limits

_CPU, _FSIZE, _CORE, _NOFILE, _MEMLOCK, _AS, _MSGQUEUE = 0, 1, 4, 7, 8, 9, 12  # RLIMIT_*, on both architectures
_MOST_DESCRIPTORS = os.sysconf("SC_OPEN_MAX")


def limit(limits: Limits) -> None:
    """Take the resource limits that children inherit; standard limits of the kernel, per process."""
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[0])
    for kind, value in (
        (_CORE, 0),
        (_AS, pages * os.sysconf("SC_PAGE_SIZE") + limits.memory),
        (_FSIZE, limits.file_size),
        (_NOFILE, limits.open_files),
        (_MEMLOCK, 0),
        (_MSGQUEUE, 0),
    ):
        _limit(kind, value)()


def _limit(kind: int, value: int) -> Callable[[], int]:
    """Not by the module ``resource``: each library that the server has loaded costs at every fork and end."""
    return kernel.prepared("setrlimit", kind, struct.pack("QQ", value, value))


def prepare(layers: tuple[str, ...], limits: Limits) -> Callable[[list[int]], None]:
    """What a child does: keep only the given descriptors and 0 to 2, die with the server, take what remains."""
    steps: list[Callable[[], object]] = [kernel.prepared_prctl(kernel.SET_PDEATHSIG, signal.SIGKILL)]
    if "rlimits" in layers:
        # The server counts exactly; this is the kernel's own count, behind it.
        steps.append(_limit(_CPU, ceil(limits.cpu_seconds) + 1))
    if "seccomp" in layers:
        steps.append(seccomp.prepare())

    def confine(kept: list[int]) -> None:
        low = 3
        for descriptor in sorted(kept):
            os.closerange(low, descriptor)
            low = descriptor + 1
        os.closerange(low, _MOST_DESCRIPTORS)
        for step in steps:
            step()

    return confine
