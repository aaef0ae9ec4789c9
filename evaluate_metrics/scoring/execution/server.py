"""The fork server: confines itself, then forks for every test one process for the candidate and one for the judge.

Neither tests nor candidates pass through it, so that no later candidate finds them in its memory: the client
gets the ends of each pair's sockets and talks to the two directly. While one pair runs, the next one is forked
already. Wall and processor time are enforced from here, by SIGKILL.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from evaluate_metrics.scoring.execution import (
    candidate,
    confine,
    judge,
    kernel,
    landlock,
    namespaces,
    paths,
    scratch,
    seccomp,
)
from evaluate_metrics.scoring.execution.jobs import Limits

_PROCESSORS = os.cpu_count() or 1
_SHORTEST_WAIT = 0.005  # seconds between two looks at the processor time of a process near its limit


@dataclass(frozen=True, slots=True)
class Setup:
    """What stays the same from test to test."""

    layers: tuple[str, ...]
    limits: Limits
    seed: int
    packages: dict[str, list[str]]
    """Importable packages besides the standard library: names, and the paths that each needs."""
    scratch: Path


@dataclass(frozen=True, slots=True)
class Pair:
    """Two children that wait for their job: numbers, and descriptors that can be read once they have ended."""

    candidate: int
    candidate_end: int
    judge: int
    judge_end: int


class LayerError(OSError):
    """A layer that was asked for does not hold; the message begins with its name."""


def main(descriptor: int, library: list[str]) -> None:
    """Serve the client on the other side of ``descriptor``; ``library`` is where the standard library is."""
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.umask(0o077)
    control = socket.socket(fileno=descriptor)
    given = json.loads(control.recv(1 << 16))
    limits, layers, folder = Limits(**given.pop("limits")), tuple(given.pop("layers")), Path(given.pop("scratch"))
    try:
        setup = _prepare(Setup(layers=layers, limits=limits, scratch=folder, **given), control, library)
        _serve(control, setup)
    except BaseException as error:
        with suppress(OSError):
            control.send(json.dumps({"broken": f"{error}" or type(error).__name__}).encode())


def _prepare(setup: Setup, control: socket.socket, library: list[str]) -> Setup:
    """Take the layers that hold for all children, and try those that each takes for itself."""
    extra = [path for each in setup.packages.values() for path in each]
    if "namespaces" in setup.layers:
        _layer("namespaces", namespaces.enter)
        _become_first_process(control)
    _load(setup.packages)
    if "rlimits" in setup.layers:
        _layer("rlimits", lambda: confine.limit(setup.limits))
    if "tmpfs" in setup.layers:
        shown = paths.folders(library, extra)
        _layer("tmpfs", lambda: namespaces.small_root(setup.scratch, shown, setup.limits.disk))
        setup = replace(setup, scratch=namespaces.SCRATCH)
    if "landlock" in setup.layers:
        listed, read = paths.listable(library), paths.readable(library, extra)
        _layer("landlock", lambda: landlock.restrict(listed, read, [str(setup.scratch), os.devnull]))
    kernel.drop_capabilities()
    kernel.prctl(kernel.SET_NO_NEW_PRIVS, 1)
    kernel.prctl(kernel.SET_DUMPABLE, 0)
    os.chdir(setup.scratch)
    os.environ["HOME"] = os.environ["TMPDIR"] = str(setup.scratch)
    gc.collect()
    gc.freeze()
    gc.disable()
    if "seccomp" in setup.layers:
        _layer("seccomp", seccomp.prepare)
    _layer("seccomp", lambda: _prove(setup))
    return setup


def _serve(control: socket.socket, setup: Setup) -> None:
    ready = _spawn(setup, control)
    while control.recv(16):
        running, ready = ready, _spawn(setup, control)
        end = _watch(running, setup.limits, control)
        control.send(json.dumps(end).encode())
        scratch.empty(setup.scratch)  # after the verdict, which whatever a candidate leaves here cannot hold up
        control.send(b'{"clean": true}')


def _spawn(setup: Setup, control: socket.socket) -> Pair:
    """Fork a pair, and send the client its ends of the sockets to the two."""
    (source, to_candidate), (test, to_judge), (asked, asking) = (_socket_pair() for _ in range(3))
    first = _fork(setup, candidate.main, [source, asked])
    second = _fork(setup, judge.main, [test, asking])
    socket.send_fds(control, [b'{"ready": true}'], [to_candidate, to_judge])
    for end in (source, test, asked, asking, to_candidate, to_judge):
        os.close(end)
    return Pair(first, os.pidfd_open(first), second, os.pidfd_open(second))


def _fork(setup: Setup, run: Callable[..., None], descriptors: list[int]) -> int:
    process = os.fork()
    if process == 0:
        _child(setup, run, descriptors)
    return process


def _child(setup: Setup, run: Callable[..., None], descriptors: list[int]) -> NoReturn:
    status = 1
    try:
        confine.confine(setup.layers, setup.limits, descriptors)
        gc.enable()
        run(*(socket.socket(fileno=number) for number in descriptors), setup.limits, setup.seed)
        status = 0
    finally:
        os._exit(status)


def _watch(pair: Pair, limits: Limits, control: socket.socket) -> dict[str, Any]:
    """Wait until the judge has ended or a limit is reached, end both, and say how it was."""
    exceeded = _wait(pair, limits, control)
    ended = bool(select.select([pair.candidate_end], [], [], 0)[0])
    for end in (pair.candidate_end, pair.judge_end):
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(end, signal.SIGKILL)
        os.close(end)
    _, status, used = os.wait4(pair.candidate, 0)
    _, judged, _ = os.wait4(pair.judge, 0)
    code = os.waitstatus_to_exitcode(status)
    return {
        "exceeded": exceeded,
        "killed": ended and code == -signal.SIGKILL and not exceeded,
        "candidate": code,
        "judge": os.waitstatus_to_exitcode(judged),
        "cpu": used.ru_utime + used.ru_stime,
    }


def _wait(pair: Pair, limits: Limits, control: socket.socket) -> str:
    """The limit that was reached, ``cpu`` or ``wall``; empty when the judge has ended by itself."""
    deadline = time.monotonic() + limits.wall_seconds
    poll = select.poll()
    poll.register(pair.judge_end, select.POLLIN)
    poll.register(control, select.POLLIN)
    while True:
        wall = deadline - time.monotonic()
        cpu = limits.cpu_seconds - max(_cpu_seconds(pair.candidate), _cpu_seconds(pair.judge))
        if wall <= 0 or cpu <= 0:
            return "cpu" if cpu <= 0 else "wall"
        ready = dict(poll.poll(1000 * max(_SHORTEST_WAIT, min(wall, cpu / _PROCESSORS))))
        if control.fileno() in ready:
            raise ConnectionError("the client is gone")
        if ready:
            return ""


def _cpu_seconds(process: int) -> float:
    """Processor time of all threads of a process so far; 0 if it has ended."""
    clock = (~process << 3) | 2  # CPUCLOCK_SCHED of a process: see clock_getcpuclockid(3)
    try:
        return time.clock_gettime(clock)
    except OSError:
        return 0.0


def _layer(name: str, take: Callable[[], object]) -> None:
    try:
        take()
    except OSError as error:
        raise LayerError(f"{name}: {error.strerror or error}") from None


def _become_first_process(control: socket.socket) -> None:
    """Go on as process 1 of the new namespace; the process that was started only waits."""
    process = os.fork()
    if process:
        control.close()
        os.waitpid(process, 0)
        os._exit(0)
    kernel.prctl(kernel.SET_PDEATHSIG, signal.SIGKILL)


def _load(packages: dict[str, list[str]]) -> None:
    """Import packages before their surroundings become unreadable; what they import later lies within them."""
    around = {str(Path(path).parent) for each in packages.values() for path in each}
    sys.path.extend(sorted(around))
    for name in packages:
        importlib.import_module(name)
    sys.path[:] = [path for path in sys.path if path not in around]


def _prove(setup: Setup) -> None:
    """Try in a child whether the layers hold.

    Raises:
        OSError: One does not.
    """
    process = os.fork()
    if process == 0:
        _child(setup, lambda *_: _attempt(setup.layers), [])
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if code:
        raise OSError(0, f"a child could not be confined (exit {code})")


def _attempt(layers: tuple[str, ...]) -> None:
    if "seccomp" in layers:
        with suppress(PermissionError):
            if os.fork():
                raise OSError("a child could fork")
            os._exit(0)
    if "landlock" in layers:
        with suppress(OSError):
            os.close(os.open("/proc/self/status", os.O_RDONLY))
            os._exit(2)


def _socket_pair() -> tuple[int, int]:
    """Descriptors, not objects: an object in a child would one day close whatever has its number by then."""
    first, second = socket.socketpair()
    return first.detach(), second.detach()
