"""What the server does to itself for all its children, and what each child does before it reads its job."""

from __future__ import annotations

import os
import resource
import signal
import struct
from collections.abc import Callable
from math import ceil

from evaluate_metrics.scoring.execution import kernel, seccomp
from evaluate_metrics.scoring.execution.jobs import Limits

_MOST_DESCRIPTORS = os.sysconf("SC_OPEN_MAX")


def limit(limits: Limits) -> None:
    """Take the resource limits that children inherit; standard limits of the kernel, per process."""
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[0])
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, pages * resource.getpagesize() + limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(kind, (value, value))


def prepare(layers: tuple[str, ...], limits: Limits) -> Callable[[list[int]], None]:
    """What a child does: keep only the given descriptors and 0 to 2, die with the server, take what remains."""
    steps: list[Callable[[], object]] = [kernel.prepared_prctl(kernel.SET_PDEATHSIG, signal.SIGKILL)]
    if "rlimits" in layers:
        # The server counts exactly; this is the kernel's own count, behind it.
        seconds = ceil(limits.cpu_seconds) + 1
        steps.append(kernel.prepared("setrlimit", resource.RLIMIT_CPU, struct.pack("QQ", seconds, seconds)))
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
