"""The fork server: confines itself, then forks for every test one process for the candidate and one for the judge.

Neither tests nor candidates pass through it, so that no later candidate finds them in its memory: the client
gets the ends of each pair's streams and talks to the two directly. While one pair runs, the next one is forked
already. Wall and processor time are enforced from here, by SIGKILL.
"""

from __future__ import annotations

import _socket
import gc
import importlib
import json
import os
import random
import select
import signal
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple, NoReturn, TypeVar

from evaluate_metrics.scoring.execution import (
    candidate,
    confine,
    ends,
    frames,
    judge,
    kernel,
    landlock,
    namespaces,
    paths,
    rehearsal,
    scratch,
)
from evaluate_metrics.scoring.execution.ends import BROKEN, End
from evaluate_metrics.scoring.execution.jobs import Limits

Taken = TypeVar("Taken")
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
    scratch: str


class Pair(NamedTuple):
    """Two children that wait for their job: their numbers, and descriptors."""

    candidate: int
    judge: int
    judge_end: int
    """Can be read once the judge has ended."""
    asking: int
    """The judge's end of the stream to the candidate, on which the client sends the source; until it is given."""
    to_judge: int
    """The client's end of the stream to the judge; until it is given."""


class LayerError(OSError):
    """A layer that was asked for does not hold; the message begins with its name."""


def main(descriptor: int, library: list[str]) -> NoReturn:
    """Serve the client on the other side of ``descriptor``; ``library`` is where the standard library is."""
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.umask(0o077)
    control = _socket.socket(fileno=descriptor)
    given = json.loads(control.recv(1 << 16))
    limits, layers = Limits(**given.pop("limits")), tuple(given.pop("layers"))
    try:
        setup, confined = _prepare(Setup(layers=layers, limits=limits, **given), control, library)
        _serve(control, setup, confined)
    except BaseException as error:
        with suppress(OSError):
            control.send(BROKEN + (f"{error}" or type(error).__name__).encode())
    finally:
        os._exit(0)


def _prepare(
    setup: Setup, control: _socket.socket, library: list[str]
) -> tuple[Setup, Callable[[list[int]], None]]:
    """Take the layers that hold for all children; what each takes for itself comes back as a function, tried."""
    extra = [path for each in setup.packages.values() for path in each]
    if "namespaces" in setup.layers:
        _layer("namespaces", namespaces.enter)
        _become_first_process(control)
    _load(setup.packages)
    rehearsal.rehearse(setup.limits.message)
    random.seed(setup.seed)
    if "rlimits" in setup.layers:
        _layer("rlimits", lambda: confine.limit(setup.limits))
    if "tmpfs" in setup.layers:
        shown = paths.folders(library, extra)
        _layer("tmpfs", lambda: namespaces.small_root(setup.scratch, shown, setup.limits.disk))
        setup = replace(setup, scratch=namespaces.SCRATCH)
    if "landlock" in setup.layers:
        listed, read = paths.listable(library), paths.readable(library, extra)
        _layer("landlock", lambda: landlock.restrict(listed, read, [setup.scratch, os.devnull]))
    kernel.drop_capabilities()
    kernel.prctl(kernel.SET_NO_NEW_PRIVS, 1)
    kernel.prctl(kernel.SET_DUMPABLE, 0)
    os.chdir(setup.scratch)
    os.environ["HOME"] = os.environ["TMPDIR"] = setup.scratch
    confined = _layer("seccomp", lambda: confine.prepare(setup.layers, setup.limits))
    gc.collect()
    gc.freeze()
    gc.disable()
    _layer("seccomp", lambda: _prove(setup.layers, confined))
    return setup, confined


def _serve(control: _socket.socket, setup: Setup, confined: Callable[[list[int]], None]) -> None:
    ready = _spawn(setup.limits, confined)
    _give(control, b"ready", ready)
    while control.recv(16):
        running, ready = ready, _spawn(setup.limits, confined)
        end = _watch(running, setup, control)
        _give(control, ends.pack(end), ready)
        if not end.clean:
            scratch.empty(setup.scratch)  # after the verdict, which whatever a candidate leaves cannot hold up
            control.send(b"clean")


def _spawn(limits: Limits, confined: Callable[[list[int]], None]) -> Pair:
    (asked, asking), (test, to_judge) = frames.pair(), frames.pair()
    first = _fork(confined, candidate.main, [asked], limits.message)
    second = _fork(confined, judge.main, [asking, test], limits.message)
    os.close(asked)
    os.close(test)
    return Pair(first, second, os.pidfd_open(second), asking, to_judge)


def _give(control: _socket.socket, message: bytes, pair: Pair) -> None:
    """Send a message, and with it the client's ends of a pair's streams."""
    given = struct.pack("ii", pair.asking, pair.to_judge)
    control.sendmsg([message], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, given)])
    os.close(pair.asking)
    os.close(pair.to_judge)


def _fork(confined: Callable[[list[int]], None], run: Callable[..., None], kept: list[int], *rest: object) -> int:
    process = os.fork()
    if process == 0:
        _child(confined, run, kept, *rest)
    return process


def _child(
    confined: Callable[[list[int]], None], run: Callable[..., None], kept: list[int], *rest: object
) -> NoReturn:
    status = 1
    try:
        confined(kept)
        gc.enable()
        run(*kept, *rest)
        status = 0
    finally:
        os._exit(status)


def _watch(pair: Pair, setup: Setup, control: _socket.socket) -> End:
    """Wait until the judge has ended or a limit is reached, end both, and say how it was."""
    exceeded = _wait(pair, setup.limits, control)
    ended = os.waitid(os.P_PID, pair.candidate, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    seconds = _cpu_seconds(pair.candidate)
    for process in (pair.candidate, pair.judge):  # neither is waited for yet, so that both numbers are theirs
        os.kill(process, signal.SIGKILL)
    os.close(pair.judge_end)
    code, judged = (
        os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in (pair.candidate, pair.judge)
    )
    killed = ended is not None and code == -signal.SIGKILL and not exceeded
    return End(exceeded, killed, code, judged, seconds, clean=not os.listdir(setup.scratch))


def _wait(pair: Pair, limits: Limits, control: _socket.socket) -> str:
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
    """Processor time of all threads of a process so far, or until its end; 0 once it has been waited for."""
    clock = (~process << 3) | 2  # CPUCLOCK_SCHED of a process: see clock_getcpuclockid(3)
    try:
        return time.clock_gettime(clock)
    except OSError:
        return 0.0


def _layer(name: str, take: Callable[[], Taken]) -> Taken:
    try:
        return take()
    except OSError as error:
        raise LayerError(f"{name}: {error.strerror or error}") from None


def _become_first_process(control: _socket.socket) -> None:
    """Go on as process 1 of the new namespace; the process that was started only waits."""
    process = os.fork()
    if process:
        control.close()
        os.waitpid(process, 0)
        os._exit(0)
    kernel.prctl(kernel.SET_PDEATHSIG, signal.SIGKILL)


def _load(packages: dict[str, list[str]]) -> None:
    """Import packages before their surroundings become unreadable; what they import later lies within them."""
    around = {os.path.dirname(path) for each in packages.values() for path in each}
    sys.path.extend(sorted(around))
    for name in packages:
        importlib.import_module(name)
    sys.path[:] = [path for path in sys.path if path not in around]


def _prove(layers: tuple[str, ...], confined: Callable[[list[int]], None]) -> None:
    """Try in a child whether the layers hold.

    Raises:
        OSError: One does not.
    """
    process = _fork(confined, _attempt, [], layers)
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
