"""What the tests of the executor share."""

from __future__ import annotations

import textwrap

import pytest

from evaluate_metrics.scoring import execution
from evaluate_metrics.scoring.execution import Job, Limits, Outcome, Test

SHORT = Limits(cpu_seconds=1, wall_seconds=10, memory=256 << 20)


def missing() -> str:
    """The needed layers that this machine lacks, with reasons; empty if it has them."""
    found = execution.isolation()
    return ", ".join(f"{layer}: {found.missing[layer]}" for layer in execution.NEEDED if layer in found.missing)


needs_isolation = pytest.mark.skipif(bool(missing()), reason=f"this machine cannot isolate: {missing()}")


def outcome(
    candidate: str, test: str, *, objects: tuple[str, ...] = (), limits: Limits = SHORT, **options: object
) -> Outcome:
    """How one test of one candidate goes."""
    job = Job(textwrap.dedent(candidate), (Test("test", textwrap.dedent(test), objects),))
    (verdict,) = execution.run([job], limits=limits, **options)  # type: ignore[arg-type]
    return verdict.outcomes[0]


def status(candidate: str, test: str, **options: object) -> str | None:
    return outcome(candidate, test, **options).status  # type: ignore[arg-type]
