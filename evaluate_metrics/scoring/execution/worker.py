"""The client's end of one fork server: start it, hand it one test after the other, and read what came of each."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from evaluate_metrics.scoring.execution import ends, frames
from evaluate_metrics.scoring.execution.ends import BROKEN, End
from evaluate_metrics.scoring.execution.frames import LostError
from evaluate_metrics.scoring.execution.jobs import Limits, Outcome, Status, Test

# The server gets this package without the client's side, which __init__ would load: every fork copies all of it.
_START = """
import os, sys, types
folder, descriptor = sys.argv[1:]
for name in "evaluate_metrics", "evaluate_metrics.scoring", "evaluate_metrics.scoring.execution":
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [folder]
register, os.register_at_fork = os.register_at_fork, lambda **_: None
import random  # which would seed itself anew in every child, where it is to be as the server left it
os.register_at_fork = register
from evaluate_metrics.scoring.execution import server
server.main(int(descriptor), sys.path[:])
"""
_SLACK_SECONDS = 30.0  # after which a server that should have answered is taken for dead
_END_SECONDS = 10.0
_MOST_VERDICT = 1 << 16
_STATUSES = get_args(Status)
NO_PACKAGES: Mapping[str, list[str]] = MappingProxyType({})


class MachineryError(Exception):
    """The server could not be started or failed: nothing that the candidate is to blame for."""


class Worker:
    """A running fork server."""

    def __init__(
        self,
        layers: tuple[str, ...],
        limits: Limits,
        seed: int = 0,
        packages: Mapping[str, list[str]] = NO_PACKAGES,
    ) -> None:
        self._limits = limits
        self._clean = True
        self._ready: tuple[int, ...] = ()
        self._scratch = tempfile.mkdtemp(prefix="execution-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = _start(theirs.fileno(), seed)
        setup = {"layers": layers, "limits": asdict(limits), "seed": seed, "packages": dict(packages)}
        try:
            self._control.settimeout(_SLACK_SECONDS)
            self._control.send(json.dumps(setup | {"scratch": self._scratch}).encode())
            self._next_pair()
        except BaseException:
            self.close()
            raise

    def run(self, source: str, test: Test) -> Outcome:
        """Run one test of one candidate.

        Raises:
            MachineryError: The server failed; this worker cannot be used any more.
        """
        if not self._clean:
            self._message()  # that it is
        (to_candidate, to_judge), self._ready = self._ready, ()
        try:
            self._hand_out(source, to_candidate, test, to_judge)
            verdict = self._verdict(to_judge)
        finally:
            os.close(to_judge)
        end = ends.unpack(self._next_pair())
        self._clean = end.clean
        return _outcome(test.name, verdict, end)

    def close(self) -> None:
        """End the server, with everything that it started, and remove its folder."""
        self._control.close()
        for end in self._ready:
            os.close(end)
        self._ready = ()
        try:
            self._process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with suppress(RecursionError):  # a tree that was too deep to be emptied in time
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _hand_out(self, source: str, to_candidate: int, test: Test, to_judge: int) -> None:
        try:
            try:
                frames.send(to_candidate, source)
            finally:
                os.close(to_candidate)
            frames.send(to_judge, {"code": test.code, "objects": test.objects})
            self._control.send(b"go")
        except (LostError, OSError) as error:
            raise MachineryError(f"a process ended before its job: {error}") from None

    def _verdict(self, judge: int) -> dict[str, Any] | None:
        """What the judge said; None if it ended without a word."""
        poll = select.poll()
        poll.register(judge, select.POLLIN)
        if not poll.poll(1000 * (self._limits.wall_seconds + _SLACK_SECONDS)):
            raise MachineryError("the server did not end a run in time")
        try:
            verdict = frames.receive(judge, _MOST_VERDICT)
        except LostError:
            return None
        if not isinstance(verdict, dict) or verdict.get("status") not in _STATUSES:
            raise MachineryError("the judge said something else than a verdict")
        return verdict

    def _next_pair(self) -> bytes:
        """The server's next message; with it come the ends of the next pair's streams."""
        data, descriptors = self._message()
        if len(descriptors) != 2:
            raise MachineryError("the server sent no pair")
        self._ready = tuple(descriptors)
        return data

    def _message(self) -> tuple[bytes, list[int]]:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, 1 << 16, 2)
        except OSError as error:
            raise MachineryError(f"the server does not answer: {error}") from None
        if not data or data.startswith(BROKEN):
            raise MachineryError(data.removeprefix(BROKEN).decode() or "the server ended")
        return data, descriptors


def _start(descriptor: int, seed: int) -> subprocess.Popen[bytes]:
    """Start a server whose environment holds nothing of this process's."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, "-s", "-P", "-S", "-c", _START, str(Path(__file__).parent), str(descriptor)],
        env={
            "PYTHONHASHSEED": str(seed),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "OPENBLAS_NUM_THREADS": "1",
            "LD_BIND_NOW": "1",
            "MALLOC_ARENA_MAX": "1",
        },
        pass_fds=[descriptor],
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        cwd="/",
        start_new_session=True,  # an interrupt from the terminal is for the client
    )


def _outcome(name: str, verdict: Mapping[str, Any] | None, end: End) -> Outcome:
    """Put together what the judge said and how the processes ended."""

    def outcome(status: Status, detail: str) -> Outcome:
        return Outcome(name, status, detail, round(end.cpu, 4))

    if verdict and verdict["status"] == "passed":
        return outcome("passed", "")
    if end.exceeded or end.candidate == -signal.SIGXCPU:
        return outcome("timeout", f"{end.exceeded or 'cpu'} time")
    if end.killed:
        return outcome("memory", "killed by the system, which was probably out of memory")
    if verdict is None:
        return outcome("crashed", f"the judge ended ({_how(end.judge)})")
    if verdict["detail"] == frames.ENDED:
        closed = end.candidate == -signal.SIGKILL  # it was there to be killed when the judge had done
        return outcome(
            "crashed",
            f"the candidate {'closed its stream' if closed else 'ended (' + _how(end.candidate) + ')'}",
        )
    return outcome(verdict["status"], verdict["detail"])


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit {code}"


def locate(packages: Iterable[str]) -> dict[str, list[str]]:
    """Where each package lies, with the folder of shared libraries that wheels put beside it.

    Raises:
        ValueError: There is no such package.
    """
    found = {}
    for name in packages:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise ValueError(f"there is no package {name} to import")
        place = Path(spec.submodule_search_locations[0] if spec.submodule_search_locations else spec.origin)
        found[name] = [str(path) for path in (place, place.with_name(f"{name}.libs")) if path.exists()]
    return found
