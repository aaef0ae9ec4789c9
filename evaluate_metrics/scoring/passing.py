"""Running programs against tests, and how many of k answers pass.

What could not be run has no verdict, and the reason stands in its place: it is no fault of the program.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from math import comb

from evaluate_metrics.scoring import execution
from evaluate_metrics.scoring.execution import IsolationError, Job, Outcome, Verdict

WORKERS = min(8, os.cpu_count() or 1)
"""Tests that run at once. Verdicts do not depend on it."""


Runs = dict[tuple[Job, int], Verdict]
"""What was run already, by job and seed. Metrics that are given the same one run nothing twice."""


def verdicts(jobs: Sequence[Job], workers: int, seed: int = 0, runs: Runs | None = None) -> list[Verdict | str]:
    """How each job went, or why none could be run here. Equal jobs are run once: their verdicts are equal.

    Args:
        jobs: Candidates with their tests.
        workers: Tests that run at once.
        seed: Of ``hash`` and ``random``.
        runs: Verdicts of earlier calls, which are taken as they are; those of this one are put in, without those
            of which the machinery left some part unknown. None: nothing was run before.
    """
    known: Runs = {} if runs is None else runs
    new = [job for job in dict.fromkeys(jobs) if (job, seed) not in known]
    try:
        found = dict(zip(new, execution.run(new, workers=workers, seed=seed), strict=True))
    except IsolationError as error:
        return [f"not run: {error}" for _ in jobs]
    known.update({(job, seed): v for job, v in found.items() if all(o.status is not None for o in v.outcomes)})
    return [found[job] if job in found else known[job, seed] for job in jobs]


def passed(verdict: Verdict | str) -> bool | None:
    """Whether every test passed; None where that could not be found out."""
    return None if isinstance(verdict, str) else verdict.passed


def unknown(run: Verdict | str | None) -> str | None:
    """Why it is not known how the tests of a run went; None if it is, or nothing was run."""
    if isinstance(run, Verdict):
        return next((o.detail for o in run.outcomes if o.status is None), None)
    return run


def evidence(verdict: Verdict | str) -> dict[str, object]:
    """What a verdict rests on, as JSON values: the share of tests that passed, and how the others went."""
    if isinstance(verdict, str):
        return {"abstained": verdict}
    outcomes = verdict.outcomes
    reason = {"abstained": unknown(verdict)} if verdict.passed is None else {}
    return {
        **reason,
        "tests_passed": round(sum(o.status == "passed" for o in outcomes) / len(outcomes), 4),
        "failed": [_told(o) for o in outcomes if o.status != "passed"],
        "isolation": list(verdict.isolation),
    }


def _told(outcome: Outcome) -> dict[str, str]:
    return {"kind": outcome.test, "detail": f"{outcome.status or 'not run'}: {outcome.detail}"}


def pass_at(k: int, of: int, good: int) -> float:
    """The chance that one of ``k`` answers passes, drawn from ``of`` of which ``good`` do (Chen et al. 2021)."""
    return 1.0 - comb(of - good, k) / comb(of, k)


def pass_all(k: int, of: int, good: int) -> float:
    """The chance that all of ``k`` answers pass, drawn in the same way: pass^k (Yao et al. 2024)."""
    return comb(good, k) / comb(of, k)
