"""Whether the tests of the core issues tell a fix from what only looks like one.

``python tests/issue_gate.py`` prints a line for each row and exits 1 if one is not fit to be shipped. A row
needs four wrong fixes or more in ``wrong_fixes*.py``, and ``refactored/NAME.py``: the fix in other words.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from executing import missing
from wrong_fixes import WRONG, name, wrong

from evaluate_metrics.scoring import execution
from evaluate_metrics.scoring.execution import Job, Test, Verdict
from smart_coding_dataset import loading
from smart_coding_dataset.records import Feedback, Issue
from smart_coding_dataset.tasks._running import THREADS

RUNS = 5
"""How often the fix and the code before it are run: a test that fails now and then is no test."""
REFACTORED = Path(__file__).parent / "refactored"
R = TypeVar("R", Issue, Feedback)


@dataclass(frozen=True, slots=True)
class Case:
    """A program and what the tests of its row must say about it."""

    what: str
    code: str
    good: bool


def cases(row: Issue) -> Iterator[Case]:
    """Every program that the tests of ``row`` are tried on."""
    for run in range(1, RUNS + 1):
        yield Case(f"the fix, run {run}", row.code_after.code_snippet, good=True)
        yield Case(f"the code before, run {run}", row.code_before.code_snippet, good=False)
    yield Case("an empty answer", "", good=False)
    yield Case("the fix refactored", (REFACTORED / f"{name(row)}.py").read_text("utf-8"), good=True)
    for fault in WRONG[name(row)]:
        yield Case(f"wrong: {fault}", wrong(row, fault), good=False)


def job(row: Issue | Feedback, case: Case) -> Job:
    # Only one thread of a test can talk to the program: what needs more is run by test_core_rows.py alone.
    tests = (Test(t.name, t.code) for t in row.tests if not THREADS.search(t.code))
    return Job(case.code, tuple(tests))


def faults(row: Issue) -> list[str]:
    """Why ``row`` is not fit to be shipped; nothing if it is."""
    tried = list(cases(row))
    found = judged(row, tried)
    if len(WRONG[name(row)]) < 4:
        found.append("fewer than four wrong fixes")
    return found


def judged(row: Issue | Feedback, tried: Sequence[Case]) -> list[str]:
    """What the tests of ``row`` say about programs that they must not say."""
    verdicts = execution.run([job(row, case) for case in tried], workers=2)
    return [fault for case, verdict in zip(tried, verdicts, strict=True) for fault in _judge(case, verdict)]


def _judge(case: Case, verdict: Verdict) -> Iterator[str]:
    if verdict.passed is not case.good:
        said = "; ".join(f"{o.test}: {o.detail}" for o in verdict.outcomes if o.status != "passed")
        yield f"{case.what}: {said or 'passed every test'}"


def rows() -> list[Issue]:
    return list(loading.rows("core", "issue", "all"))


def main() -> int:
    """Print a line for each row, with its faults below it; 1 if there are any, 2 if nothing can be run."""
    return told(rows(), faults)


def told(tried: Sequence[R], faults_of: Callable[[R], list[str]]) -> int:
    """What ``main`` of a gate prints and returns."""
    if missing():
        sys.stdout.write(f"this machine cannot isolate: {missing()}\n")
        return 2
    failed = False
    for row in tried:
        found = faults_of(row)
        failed = failed or bool(found)
        sys.stdout.write(f"{'FAIL' if found else 'ok':4} {row.id}, {len(WRONG[name(row)])} wrong fixes\n")
        sys.stdout.writelines(f"     {fault}\n" for fault in found)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
