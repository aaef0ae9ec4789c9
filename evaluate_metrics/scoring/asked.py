"""Whether what was asked for is done: by tests where there are some, else by the lines that were meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from evaluate_metrics.scoring import passing
from evaluate_metrics.scoring.execution import Job, Verdict
from evaluate_metrics.scoring.remarks import Remark, is_answered
from evaluate_metrics.scoring.versions import Files, Versions

UNFINISHED = 0.25
"""The most for a remark whose tests do not all pass, however close to the accepted code the answer is."""
FARTHER = "nothing there is nearer to what was accepted"

Runs = Mapping[Job, Verdict | str]
Pair = tuple[Verdict | str, Verdict | str]
"""How the tests went before and after."""
Answered = tuple[float | None, str]
"""How far a remark is answered, and what is missing; None and why, where that could not be found out."""


def job(files: Files, remark: Remark) -> Job:
    """The tests of a remark on the file that it is about."""
    return Job(files[remark.file(files)], remark.tests)


def answered(remark: Remark, runs: Pair | None, forms: Sequence[Versions]) -> Answered:
    """How far an answer does what a remark asks for.

    Args:
        remark: The remark.
        runs: How its tests went; None where it has none.
        forms: The versions of the code, as ``remarks.is_answered`` takes them.
    """
    if runs is None:
        return float(is_answered(remark, forms)), FARTHER
    if lost := next(filter(None, map(passing.unknown, runs)), None):
        return None, lost
    before, after = (run for run in runs if isinstance(run, Verdict))
    if before.passed and after.passed:  # tests that tell nothing
        return float(is_answered(remark, forms)), FARTHER
    failed = ", ".join(o.test for o in after.outcomes if o.status != "passed")
    return _by_tests(before, after), f"fails {failed}"


def _by_tests(before: Verdict, after: Verdict) -> float:
    """1 if all tests pass; else of ``UNFINISHED`` the share that pass now, times the share that still do."""
    if after.passed:
        return 1.0
    pairs = zip(before.outcomes, after.outcomes, strict=True)
    passes = [(old.status == "passed", new.status == "passed") for old, new in pairs]
    now = [new for old, new in passes if not old]
    still = [new for old, new in passes if old]
    return UNFINISHED * (fmean(now) if now else 0.0) * (fmean(still) if still else 1.0)
