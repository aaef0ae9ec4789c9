"""No wrong program passes; and those said to pass where test and candidate share a process do pass there."""

from __future__ import annotations

import subprocess
import sys

import pytest
from executing import SHORT, needs_isolation
from forgeries import ADD, ALL, Forgery

from evaluate_metrics.scoring import execution
from evaluate_metrics.scoring.execution import Job, Test, Verdict

HONEST = "def add(a, b):\n    return a + b\n"


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    """Every forgery, each followed by an honest program on the same worker."""
    jobs = [
        job
        for each in ALL
        for job in (Job(each.candidate, (Test("t", each.test),)), Job(HONEST, (Test("t", ADD),)))
    ]
    given = execution.run(jobs, workers=2, limits=SHORT)
    return {
        name: verdict
        for each in ALL
        for name, verdict in ((each.name, next(given)), (f"after {each.name}", next(given)))
    }


@needs_isolation
@pytest.mark.parametrize("forgery", ALL, ids=lambda each: each.name)
def test_no_forgery_passes(forgery: Forgery, verdicts: dict[str, Verdict]) -> None:
    assert verdicts[forgery.name].passed is False, verdicts[forgery.name]


@needs_isolation
@pytest.mark.parametrize("forgery", ALL, ids=lambda each: each.name)
def test_no_forgery_disturbs_the_next_program(forgery: Forgery, verdicts: dict[str, Verdict]) -> None:
    assert verdicts[f"after {forgery.name}"].passed is True, verdicts[f"after {forgery.name}"]


@pytest.mark.parametrize("forgery", [each for each in ALL if each.shared], ids=lambda each: each.name)
def test_the_forgery_passes_where_test_and_candidate_share_a_process(forgery: Forgery, tmp_path: object) -> None:
    program = "scope = {'__name__': 'shared'}\nimport sys\n"
    program += f"exec(compile({forgery.candidate!r}, 'c', 'exec'), scope)\n"
    program += f"exec(compile({forgery.test!r}, 't', 'exec'), scope)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=str(tmp_path), capture_output=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_there_are_enough() -> None:
    assert len({each.name for each in ALL}) == len(ALL) >= 40
