"""Agreement with engineers: what they asked for is done, where they changed the code, and not more than that."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from evaluate_metrics.scoring import clusters, passing, programs, remarks, versions
from evaluate_metrics.scoring.asked import Runs, answered, job
from evaluate_metrics.scoring.changes import elsewhere, extent, places, touched
from evaluate_metrics.scoring.execution import Job
from evaluate_metrics.scoring.fold import fold
from evaluate_metrics.scoring.remarks import Remark
from evaluate_metrics.scoring.versions import Files

PARTS = ("remarks_answered", "places", "way_gone", "size")
Column = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row, read."""

    code: Files
    accepted: Files
    answers: list[Files]
    asked: tuple[Remark, ...]

    def jobs(self) -> Iterator[Job]:
        """What has to be run."""
        for remark in self.asked:
            if remark.tests:
                yield from (job(files, remark) for files in (self.code, *self.answers))


@dataclass(frozen=True, slots=True)
class Scored:
    """One answer: its parts, and what speaks against it."""

    parts: dict[str, float]
    findings: list[dict[str, str]]

    @property
    def score(self) -> float:
        """What was asked for, times the mean of the other parts and of 1, for having done it."""
        asked, *rest = self.parts.values()
        return asked * fmean([1.0, *rest])


def compute(
    given: Mapping[str, Column], workers: int = passing.WORKERS, runs: passing.Runs | None = None
) -> dict[str, object]:
    """Score every sample of every prediction, with the mean of each part.

    Args:
        given: The columns ``predictions``, ``references``, ``code``, ``remarks``, ``tests`` and ``ids``.
        workers: Tests that run at once.
        runs: Verdicts of earlier calls, and then of this one too; None: nothing was run before.

    Raises:
        ValueError: The remarks or the tests of a row cannot be read.
    """
    names = ("predictions", "references", "code", "remarks", "tests")
    rows = [_read(*row) for row in zip(*(given[name] for name in names), strict=True)]
    jobs = list(dict.fromkeys(job for row in rows if isinstance(row, Row) for job in row.jobs()))
    went = dict(zip(jobs, passing.verdicts(jobs, workers, runs=runs), strict=True))
    found = [[row] if isinstance(row, str) else [_scored(row, each, went) for each in row.answers] for row in rows]
    known = [[each for each in row if isinstance(each, Scored)] for row in found]
    scores = [fmean(each.score for each in row) if row else None for row in known]
    groups: list[Hashable] = [f"row {n}" if key is None else ("id", key) for n, key in enumerate(given["ids"])]
    means = {part: fold(part, [_mean(part, row) for row in known])[part] for part in PARTS}
    evidence = [_evidence(row) for row in found]
    return {**clusters.folded("engineer_alignment", scores, groups), **means, "evidence": evidence}


def _read(
    prediction: str | None, reference: str | None, code: str | None, said: str | None, tests: str | None
) -> Row | str:
    """A row, or why it cannot be scored."""
    if prediction is None or reference is None or code is None:
        return f"no {'prediction' if prediction is None else 'reference' if reference is None else 'code'}"
    before = versions.files(code)
    accepted = versions.samples(reference, before)[0]
    if versions.compared(before, accepted, before) is None:
        return "the accepted change is one of layout alone"
    asked = remarks.read(said) if said is not None else ()
    whole = programs.tests(tests) if tests is not None else ()
    if not asked or (whole and not any(remark.tests for remark in asked)):
        asked = (*asked, Remark(tests=whole))
    return Row(before, accepted, versions.samples(prediction, before), asked)


def _scored(row: Row, files: Files, runs: Runs) -> Scored | str:
    """One answer, or why it has no score."""
    found = versions.compared(row.code, row.accepted, files)
    assert found is not None, "the accepted change is one, whatever was answered"
    forms = (found, versions.as_words(row.code, row.accepted, files))
    shares: list[float] = []
    findings: list[dict[str, str]] = []
    for remark in row.asked:
        ran = (runs[job(row.code, remark)], runs[job(files, remark)]) if remark.tests else None
        share, why = answered(remark, ran, forms)
        if share is None:
            return why
        shares.append(share)
        findings += [{"kind": "not answered", "detail": f"{remark}: {why}"}] if share < 1 else []
    theirs, ours = touched(found.code, found.accepted), touched(found.code, found.written)
    parts = {"remarks_answered": fmean(shares), **places(theirs, ours), **extent(found)}
    return Scored(parts, findings + elsewhere(theirs, ours))


def _mean(part: str, row: Sequence[Scored]) -> float | None:
    """The mean of a part over the answers of a row that have it."""
    known = [each.parts[part] for each in row if part in each.parts]
    return fmean(known) if known else None


def _evidence(row: Sequence[Scored | str]) -> dict[str, object]:
    each = [_told(found) for found in row]
    return each[0] if len(each) == 1 else {"samples": each}


def _told(found: Scored | str) -> dict[str, object]:
    if isinstance(found, str):
        return {"abstained": found}
    return {**{part: round(value, 4) for part, value in found.parts.items()}, "findings": found.findings}
