"""Verdicts do not depend on how many run at once, nor on what else the machine does."""

# ruff: noqa: E501  a table of one case a line

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from executing import needs_isolation

from evaluate_metrics.scoring import execution
from evaluate_metrics.scoring.execution import Job, Limits, Test

pytestmark = [needs_isolation, pytest.mark.slow]
LIMITS = Limits(cpu_seconds=2, wall_seconds=120, memory=256 << 20)

KINDS = (  # how many of a thousand, candidate, test; {n} differs from program to program
    (300, "def f(x): return x + {n}", "assert f(1) == {n} + 1\nassert f(-{n}) == 0"),
    (200, "def f(x): return x + {n} + 1", "assert f(1) == {n} + 1"),
    (100, "def f(x): return sorted(set(str(x * {n})))", "assert f(7) == sorted(set(str(7 * {n})))"),
    (80, "def f(x): return {{-1: 'a'}}[{n}]", "assert f(1) == 'a'"),
    (60, "def f(x): raise ValueError('{n}')", "with raises(ValueError, match='{n}'):\n    f(1)"),
    (60, "def f(x):\n    for i in range(x): yield i * {n}", "assert list(f(5)) == [i * {n} for i in range(5)]"),
    (50, "def f(x): return {n} +", "assert f(1) == {n}"),
    (40, "import os\ndef f(x): os._exit({n} % 256)", "assert f(1) == {n}"),
    (30, "def f(x): return bytearray(10 << 30)", "assert f(1) == {n}"),
    (20, "import ctypes\ndef f(x): return ctypes.string_at({n})", "assert f(1) == {n}"),
    (20, "class f:\n    def __init__(self, x): self.x = x + {n}\n    def get(self): return self.x", "assert f(1).get() == {n} + 1"),
    (20, "import os\nopen('{n}', 'w').write('x')\ndef f(x): return os.listdir('.')", "assert f(1) == ['{n}']"),
    (10, "import time\nend = time.process_time() + 0.6\nwhile time.process_time() < end: pass\nf = {n}", "assert f == {n}"),
    (10, "while True: pass", "pass"),
)  # fmt: skip


def programs() -> list[Job]:
    numbered = ((kind, n) for kind, (count, _, _) in enumerate(KINDS) for n in range(count))
    mixed = sorted(numbered, key=lambda pair: (pair[1] / KINDS[pair[0]][0], pair[0]))
    return [Job(KINDS[k][1].format(n=n), (Test("t", KINDS[k][2].format(n=n)),)) for k, n in mixed]


def verdicts(workers: int) -> list[tuple[str | None, str]]:
    given = execution.run(programs(), workers=workers, limits=LIMITS)
    return [(found.status, found.detail) for verdict in given for found in verdict.outcomes]


@contextmanager
def all_processors_busy() -> Iterator[None]:
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def alone() -> list[tuple[str | None, str]]:
    return verdicts(1)


def test_a_thousand_programs_are_of_all_kinds(alone: list[tuple[str | None, str]]) -> None:
    assert len(alone) == 1000
    assert Counter(status for status, _ in alone) == {
        "passed": 570, "failed": 200, "error": 130, "crashed": 60, "memory": 30, "timeout": 10,
    }  # fmt: skip


@pytest.mark.parametrize("workers", [2, 8])
def test_verdicts_are_the_same_for_any_number_of_workers(
    workers: int, alone: list[tuple[str | None, str]]
) -> None:
    assert verdicts(workers) == alone


def test_verdicts_are_the_same_under_load(alone: list[tuple[str | None, str]]) -> None:
    with all_processors_busy():
        assert verdicts(2) == alone
