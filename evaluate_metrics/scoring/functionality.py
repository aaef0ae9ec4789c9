"""Whether programs do what tests ask of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from evaluate_metrics.scoring import clusters, passing, programs
from evaluate_metrics.scoring.execution import Job, Verdict

Row = list[Verdict | str] | str
"""The verdict of each sample of a row, or why the row has none."""


def compute(
    predictions: Sequence[str | None],
    tests: Sequence[str | None],
    ids: Sequence[str | None],
    *,
    workers: int = passing.WORKERS,
    runs: passing.Runs | None = None,
) -> dict[str, object]:
    """Run every sample of every prediction against the tests of its row.

    Raises:
        ValueError: The tests of a row cannot be read.
    """
    jobs = [_jobs(*row) for row in zip(predictions, tests, strict=True)]
    asked = [job for row in jobs if not isinstance(row, str) for job in row]
    verdicts = iter(passing.verdicts(asked, workers, runs=runs))
    rows: list[Row] = [row if isinstance(row, str) else [next(verdicts) for _ in row] for row in jobs]
    groups = [f"row {number}" if key is None else ("id", key) for number, key in enumerate(ids)]
    scores = [_share(row) for row in rows]
    return {
        **clusters.folded("functionality", scores, groups),
        "pass_at_k": _of_k(passing.pass_at, rows, groups),
        "pass_all_k": _of_k(passing.pass_all, rows, groups),
        "evidence": [_evidence(row) for row in rows],
    }


def _jobs(prediction: str | None, tests: str | None) -> list[Job] | str:
    """A job for each sample, or why there is none."""
    if prediction is None:
        return "no prediction"
    found = programs.tests(tests) if tests is not None else ()
    return [Job(each.code, found) for each in programs.samples(prediction)] if found else "no tests"


def _known(row: Row) -> list[bool]:
    """Whether each sample passed, of those for which that is known."""
    return [] if isinstance(row, str) else [p for v in row if (p := passing.passed(v)) is not None]


def _share(row: Row) -> float | None:
    known = _known(row)
    return sum(known) / len(known) if known else None


def _of_k(
    estimate: Callable[[int, int, int], float], rows: Sequence[Row], groups: Sequence[Hashable]
) -> dict[str, dict[str, object]]:
    """For each k up to the most answers that a question has: the mean over the questions that have as many."""
    together: dict[Hashable, list[bool]] = defaultdict(list)
    for row, group in zip(rows, groups, strict=True):
        together[group] += _known(row)
    found: dict[str, dict[str, object]] = {}
    for k in range(1, max(map(len, together.values()), default=0) + 1):
        each = [estimate(k, len(known), sum(known)) for known in together.values() if len(known) >= k]
        ci95 = clusters.interval(each, range(len(each)))
        found[str(k)] = {"mean": sum(each) / len(each), "ci95": ci95, "questions": len(each)}
    return found


def _evidence(row: Row) -> dict[str, object]:
    if isinstance(row, str):
        return {"abstained": row}
    each = [passing.evidence(verdict) for verdict in row]
    return each[0] if len(each) == 1 else {"samples": each}
