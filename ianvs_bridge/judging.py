"""Judging the answers to one task: each is read, the metrics score what could be read, and nothing is left out."""

from __future__ import annotations

import inspect
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from ianvs_bridge.predictions import Prediction
from ianvs_bridge.results import Scored
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.tasks._task import Abstention, Parsed, Task

GROUPS = ("natural_language", "programming_language", "repository_name", "scope", "label")
"""Columns that the report can split by, where a row has them."""
Runs = dict[Any, Any]
"""Verdicts on programs, as the metrics that run them keep them; empty at first."""
MISSING = Abstention(reason="no prediction")
TRUNCATED = "cut off at the limit on tokens"


def judged(
    task: Task, rows: Sequence[Any], answers: Sequence[Prediction], runs: Runs
) -> tuple[list[Scored], dict[str, Any], int]:
    """Score all that should be there, in the order of ``rows``.

    Args:
        task: What was asked.
        rows: What it was asked about.
        answers: What was answered.
        runs: Verdicts on programs that were run already, for metrics that run some; others are put in.

    Returns:
        One entry for each row and sample, scored or with the reason why not; by metric what it returned without
        its evidence, which stands in the entries; and the number of samples per row.
    """
    given = {(p.id, p.sample): p for p in answers}
    samples = 1 + max(p.sample for p in answers)
    slots = [(row, sample) for row in rows for sample in range(samples)]
    read = [read_answer(task, row, given.get((row.id, sample))) for row, sample in slots]
    readable = [(row, p) for (row, _), p in zip(slots, read, strict=True) if isinstance(p, Parsed)]
    returned = {name: _compute(name, task, readable, runs) for name in task.metrics}
    verdicts = iter([_verdict(returned, n) for n in range(len(readable))])
    scored = [
        _scored(task, row, sample, p, next(verdicts) if isinstance(p, Parsed) else (dict.fromkeys(returned), {}))
        for (row, sample), p in zip(slots, read, strict=True)
    ]
    sums = {name: {k: v for k, v in r.items() if k != "evidence"} for name, r in returned.items()}
    return scored, sums, samples


def read_answer(task: Task, row: Any, answer: Prediction | None) -> Parsed | Abstention:
    """An answer as the metrics get it, or why there is nothing to score; None stands for no prediction at all."""
    if answer is None:
        return MISSING
    if answer.text is None or answer.error is not None:
        return Abstention(reason=f"the backend failed: {answer.error or 'no text'}")
    read = task.parse(answer.text, row)
    return _cut_off(read) if answer.truncated else read


def _cut_off(read: Parsed | Abstention) -> Parsed | Abstention:
    """What a limit on tokens cut off says so: that is no fault of what was said before."""
    if isinstance(read, Abstention):
        return Abstention(reason=f"{read.reason} ({TRUNCATED})")
    return replace(read, faults=(*read.faults, TRUNCATED))


def _compute(name: str, task: Task, readable: Sequence[tuple[Any, Parsed]], runs: Runs) -> dict[str, Any]:
    """What the metric returns for all that could be read."""
    if not readable:
        return {name: None, "scores": [], "scored": 0, "abstained": 0, "ci95": None}
    columns = [task.columns(row) for row, _ in readable]
    inputs: dict[str, Any] = {key: [c[key] for c in columns] for key in columns[0]}
    metric = _metric(name)
    if "runs" in inspect.signature(metric._compute).parameters:
        inputs["runs"] = runs
    try:
        returned: dict[str, Any] = metric.compute(predictions=[p.prediction for _, p in readable], **inputs)
    except ValueError as error:  # what metrics raise for columns that they cannot use
        raise UserError(f"{name}: {str(error).partition(chr(10))[0]}") from error
    return returned


@cache
def _metric(name: str) -> Any:
    import evaluate  # noqa: PLC0415  seconds, which only scoring needs

    import evaluate_metrics  # noqa: PLC0415

    return evaluate.load(evaluate_metrics.path(name))


Verdict = tuple[dict[str, float | None], dict[str, Any]]
"""By metric: the score, and the evidence for it."""


def _verdict(returned: Mapping[str, Mapping[str, Any]], n: int) -> Verdict:
    """What the metrics say about answer ``n``."""
    scores = {name: r["scores"][n] for name, r in returned.items()}
    return scores, {name: r["evidence"][n] for name, r in returned.items() if "evidence" in r}


def _scored(task: Task, row: Any, sample: int, read: Parsed | Abstention, verdict: Verdict) -> Scored:
    parsed = read if isinstance(read, Parsed) else None
    return Scored(
        id=row.id,
        sample=sample,
        scores=verdict[0],
        abstention=read.reason if isinstance(read, Abstention) else None,
        faults=parsed.faults if parsed else (),
        prediction=parsed.prediction if parsed else None,
        columns=task.columns(row),
        groups={name: str(getattr(row, name)) for name in GROUPS if getattr(row, name, None) is not None},
        evidence=verdict[1],
    )


def counted(scored: Sequence[Scored]) -> dict[str, Any]:
    """Coverage, abstentions by reason, and faults of form by kind."""
    reasons = Counter(s.abstention for s in scored if s.abstention is not None)
    kinds = Counter(kind for s in scored for kind in {fault.partition(":")[0] for fault in s.faults})
    return {
        "coverage": 1 - sum(reasons.values()) / len(scored),
        "abstentions": dict(sorted(reasons.items())),
        "faults": dict(sorted(kinds.items())),
    }


def truncated(answers: Sequence[Prediction]) -> int | None:
    """How many answers a limit on tokens cut off; None where no answer tells."""
    return _total(p.truncated for p in answers)


def speed(answers: Sequence[Prediction]) -> dict[str, float | None]:
    """Seconds of the middle answer, tokens of all; what no answer tells is None."""
    timed = [p.seconds for p in answers if p.seconds is not None]
    first = [p.first_token_seconds for p in answers if p.first_token_seconds is not None]
    rest = [per_token(p.completion_tokens, p.first_token_seconds, p.seconds) for p in answers]
    each = [seconds for seconds in rest if seconds is not None]
    both = [(p.completion_tokens, p.seconds) for p in answers if p.completion_tokens and p.seconds]
    return {
        "median_seconds": statistics.median(timed) if timed else None,
        "median_first_token_seconds": statistics.median(first) if first else None,
        "median_token_seconds": statistics.median(each) if each else None,
        "total_seconds": sum(timed) if timed else None,
        "prompt_tokens": _total(p.prompt_tokens for p in answers),
        "completion_tokens": _total(p.completion_tokens for p in answers),
        "tokens_per_second": sum(t for t, _ in both) / sum(s for _, s in both) if both else None,
    }


def per_token(tokens: int | None, first: float | None, last: float | None) -> float | None:
    """Seconds for each token after the first; None for an answer that has no second one, or does not tell.

    Args:
        tokens: Of the answer.
        first: Seconds until the first of them.
        last: Seconds until the last.
    """
    if tokens is None or tokens < 2 or first is None or last is None:
        return None
    return (last - first) / (tokens - 1)


def _total(counts: Iterable[int | None]) -> int | None:
    known = [n for n in counts if n is not None]
    return sum(known) if known else None
