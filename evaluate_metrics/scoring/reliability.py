"""Whether programs can be relied on: the same every time, harmless to what worked, orderly at the edges, clean.

A product of shares, each 1 where nothing is wrong, so that what is badly wrong is not made good by the rest.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import prod

from evaluate_metrics.scoring import clusters, defects, passing, programs
from evaluate_metrics.scoring.execution import Job, Status, Verdict

SEEDS = (0, 1, 2)
"""Of ``hash`` and ``random``, one for each run."""
EDGE = re.compile(r"^\s*(?:except\b|with raises\()", re.MULTILINE)
"""A test that gives what a program must refuse: it expects an exception."""
BROKEN = ("timeout", "memory", "crashed")
"""How a test ends where a program runs away or takes its process along."""
DEFECT = 0.25
"""What one static defect weighs beside the program: one takes a fifth, four take half."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer, and what it is compared with."""

    row: int
    job: Job
    before: Job | None
    """The program before the change; None where it is not given."""


def compute(
    predictions: Sequence[str | None],
    tests: Sequence[str | None],
    code: Sequence[str | None],
    ids: Sequence[str | None],
    *,
    workers: int = passing.WORKERS,
    runs: passing.Runs | None = None,
) -> dict[str, object]:
    """Run every sample once for each seed, and the code before once; look for static defects in both.

    Raises:
        ValueError: The tests of a row cannot be read.
    """
    rows = list(zip(predictions, tests, code, strict=True))
    reasons = [_missing(prediction, asked) for prediction, asked, _ in rows]
    samples = [s for n, row in enumerate(rows) if reasons[n] is None for s in _samples(n, *row)]
    found: list[list[dict[str, object]]] = [[] for _ in rows]
    scores: list[list[float]] = [[] for _ in rows]
    for sample, (score, why) in zip(samples, _judged(samples, workers, runs), strict=True):
        found[sample.row].append(why)
        scores[sample.row] += [] if score is None else [score]
    groups: list[Hashable] = [f"row {n}" if key is None else ("id", key) for n, key in enumerate(ids)]
    means = [sum(each) / len(each) if each else None for each in scores]
    evidence = [
        {"abstained": reason} if reason else each[0] if len(each) == 1 else {"samples": each}
        for reason, each in zip(reasons, found, strict=True)
    ]
    return {**clusters.folded("reliability", means, groups), "evidence": evidence}


def _missing(prediction: str | None, tests: str | None) -> str | None:
    """Why a row cannot be scored; None if it can."""
    if prediction is None:
        return "no prediction"
    if tests is None or not programs.tests(tests):
        return "no tests"
    return None if defects.is_installed() else defects.MISSING


def _samples(row: int, prediction: str | None, tests: str | None, code: str | None) -> list[Sample]:
    asked = programs.tests(tests or "[]")
    before = None if code is None else Job(code, asked)
    return [Sample(row, Job(each.code, asked), before) for each in programs.samples(prediction or "")]


def _judged(
    samples: Sequence[Sample], workers: int, runs: passing.Runs | None
) -> list[tuple[float | None, dict[str, object]]]:
    """The score of each sample and its evidence."""
    known: passing.Runs = {} if runs is None else runs  # an answer may well be the program before
    each = [passing.verdicts([s.job for s in samples], workers, seed, known) for seed in SEEDS]
    given = [s.before for s in samples if s.before is not None]
    before = iter(passing.verdicts(given, workers, SEEDS[0], known))
    static = iter(defects.of([job.candidate for s in samples for job in (s.before, s.job) if job]))
    judged = []
    for n, sample in enumerate(samples):
        old = next(before) if sample.before else None
        old_defects = next(static) if sample.before else defects.Defects()
        judged.append(_score(sample, [run[n] for run in each], old, (old_defects, next(static))))
    return judged


def _score(
    sample: Sample,
    runs: Sequence[Verdict | str],
    before: Verdict | str | None,
    static: tuple[defects.Defects | None, defects.Defects | None],
) -> tuple[float | None, dict[str, object]]:
    lost = next(filter(None, map(passing.unknown, [*runs, before])), None)
    old, new = static
    if lost is not None or old is None or new is None:
        return None, {"abstained": lost or "ruff cannot read the program"}
    asked = _asked(sample.job, _statuses(runs), [{"passed"} == each for each in _statuses([before])])
    more = defects.introduced(old, new)
    parts = {name: sum(held.values()) / len(held) for name, held in asked.items() if held}
    parts["clean"] = 0.0 if defects.SYNTAX in more else 1 / (1 + DEFECT * sum(more.values()))
    tests = sample.job.tests
    against = [(name, tests[n].name) for name, held in asked.items() for n in held if not held[n]]
    against += [(rule, f"{count} more than before") for rule, count in more.items()]
    findings = [{"kind": kind, "detail": detail} for kind, detail in against]
    shown = {name: round(share, 4) for name, share in parts.items()}
    return prod(parts.values()), {**shown, "findings": findings, "ruff": defects.version()}


def _statuses(runs: Sequence[Verdict | str | None]) -> list[set[Status | None]]:
    """How each test ended, over all runs; nothing where there is none."""
    each = ([outcome.status for outcome in run.outcomes] for run in runs if isinstance(run, Verdict))
    return [set(statuses) for statuses in zip(*each, strict=True)]


def _asked(job: Job, ended: Sequence[set[Status | None]], passed: Sequence[bool]) -> dict[str, dict[int, bool]]:
    """For each part, by the number of each test that it asks about, whether that test speaks for the program.

    Args:
        job: The program and its tests.
        ended: How each test ended, in all runs.
        passed: Whether the program before passed it; empty where there is none.
    """
    tests = range(len(ended))
    edges = [n for n in tests if EDGE.search(job.tests[n].code)]
    return {
        "same_every_time": {n: len(ended[n]) == 1 for n in tests},
        "nothing_broken": {n: ended[n] == {"passed"} for n, held in enumerate(passed) if held},
        "edges": {n: ended[n] == {"passed"} for n in edges},
        "ends_in_order": {n: not ended[n] & set(BROKEN) for n in tests},
    }
