"""What the server does to itself for all its children, and what each child does before it reads its job."""

from __future__ import annotations

import os
import resource
import signal
from math import ceil

from evaluate_metrics.scoring.execution import kernel, seccomp
from evaluate_metrics.scoring.execution.jobs import Limits

_MOST_DESCRIPTORS = os.sysconf("SC_OPEN_MAX")


def limit(limits: Limits) -> None:
    """Take the resource limits that children inherit; standard limits of the kernel, per process."""
    # Not by pathlib, which would be one more library here.
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
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


def confine(layers: tuple[str, ...], limits: Limits, kept: list[int]) -> None:
    """In a child: keep only ``kept`` and descriptors 0 to 2, die with the server, take the remaining layers."""
    low = 3
    for descriptor in sorted(kept):
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, _MOST_DESCRIPTORS)
    kernel.prctl(kernel.SET_PDEATHSIG, signal.SIGKILL)
    if "rlimits" in layers:
        # The server counts exactly; this is the kernel's own count, behind it.
        resource.setrlimit(resource.RLIMIT_CPU, (ceil(limits.cpu_seconds) + 1, ceil(limits.cpu_seconds) + 1))
    if "seccomp" in layers:
        seccomp.install(os.getpid())
