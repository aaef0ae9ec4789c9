"""From a rank of Ianvs to our results and report: the answers behind each line are scored anew."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ianvs_bridge import jobs, predictions, rank_files, results
from ianvs_bridge.adapters.lines import answers, row_of
from ianvs_bridge.example_data import SELECTION
from ianvs_bridge.judging import Runs
from ianvs_bridge.paradigms import paradigm_named
from ianvs_bridge.rank_files import Line
from ianvs_bridge.report import Report, report
from ianvs_bridge.run import job_of
from ianvs_bridge.score import predictions_hash, summed_up
from ianvs_bridge.selection import task_named
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.progress import track

SAME = 1e-12
"""Relative difference up to which two figures are one: pandas before 3 may change the last digit of old lines."""


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """What a call of ``ranks`` left behind."""

    report: Report
    figures: int
    """Figures of the rank that were compared."""
    differences: tuple[str, ...]
    """Where the rank and its answers disagree, or an answer is gone."""

    @property
    def ok(self) -> bool:
        """Whether the rank says what its answers say."""
        return not self.differences

    def __str__(self) -> str:
        said = "\n".join(self.differences) or f"the {self.figures} figures of the rank are those of its answers"
        return f"{self.report}\n{said}"


def ranks(folder: Path, /, *, baseline: str = "heuristic", out: Path = Path("report")) -> Ranked:
    """Show the rank of an Ianvs example as our report: its answers are scored anew and compared with its figures.

    Of several runs of a test case the newest counts. Test cases with the same answers are one line of the report.

    Args:
        folder: What ``ianvs example`` was given as ``--out``, after a run.
        baseline: The backend that the others are compared with, row by row, where it ran.
        out: Folder for ``index.html``, ``leaderboard.csv`` and ``results``, which holds what ``score`` writes.

    Raises:
        UserError: No example here, no rank yet, or a rank without any answers to its rows.
    """
    job = jobs.read(jobs.Benchmarkingjob, job_of(folder))
    environment = jobs.read(jobs.Testenv, Path(job.testenv))
    lines = rank_files.read(job.ranks / rank_files.ALL, [metric.name for metric in environment.metrics])
    cases = list({line.case: line for line in sorted(lines, key=lambda line: line.time)}.values())
    data, runs = Data(environment.dataset.lines), dict[Any, Any]()
    written, differences, figures = [], list[str](), 0
    for line in track(cases, "ranks"):
        name = _name(line, cases)
        try:
            summed, scored = data.score(line, runs)
            both = _compared(line, summed)
        except UserError as error:
            differences.append(f"{name}: {error}")
            continue
        written.append(results.write(out / "results", f"{data.task.name}.{name}", summed, scored))
        figures += len(both)
        for metric, (ranked, found) in both.items():
            if not _same(ranked, found):
                differences.append(f"{name}: {metric} is {ranked} in the rank and {found} from its answers")
    if not written:
        raise UserError("; ".join(differences))
    shown = report(*written, baseline=baseline, out=out)
    return Ranked(report=shown, figures=figures, differences=tuple(differences))


class Data:
    """The rows of an example, and how they were chosen."""

    def __init__(self, path: Path) -> None:
        found = answers(path)
        if not found:
            raise UserError(f"{path}: no rows")
        self.task = task_named(found[0]["task"])
        self._rows = [row_of(answer) for answer in found]
        try:
            self._selection = json.loads(path.with_name(SELECTION).read_bytes())
        except OSError:
            raise UserError(f"{path.with_name(SELECTION)}: missing; write the example again") from None

    def score(self, line: Line, runs: Runs) -> tuple[dict[str, Any], list[results.Scored]]:
        """The result of a test case, from the answers that it left.

        Raises:
            UserError: They are not there any more, or are to other rows.
        """
        path = paradigm_named(line.paradigm).answers(line)
        # A test case has one answer a row, whatever its seed.
        given = [replace(prediction, sample=0) for _, prediction in predictions.read(path)]
        if sorted(p.id for p in given) != sorted(row.id for row in self._rows):
            raise UserError(f"{path}: not one answer to each row of the example as it is now")
        about = {"backend": given[0].backend, "predictions_hash": predictions_hash(path), **self._selection}
        return summed_up(self.task, self._rows, given, runs, about)


def _name(line: Line, cases: Sequence[Line]) -> str:
    """The model and, behind the last dot, the hyperparameters in which test cases differ."""
    mine = line.hyperparameters
    first = paradigm_named(line.paradigm).subject
    model = mine.get(first, line.algorithm)
    varying = [name for name in mine if len({case.hyperparameters.get(name) for case in cases}) > 1]
    marks = ",".join(f"{name.partition('-')[2]}={mine[name]}" for name in varying if name != first)
    return ".".join(predictions.safe_name(part) for part in (model, marks.replace(".", "_")) if part)


def _compared(line: Line, summed: Mapping[str, Any]) -> dict[str, tuple[float | None, float | None]]:
    """What the rank says and what the answers say, by metric.

    Answers do not tell what was seen of the device.
    """
    paradigm = paradigm_named(line.paradigm)
    ours = {name: returned[name] for name, returned in summed["metrics"].items()}
    ours |= {"coverage": summed["coverage"], **summed["speed"]}
    ours |= paradigm.figures(paradigm.answers(line))
    return {name: (ranked, ours[name]) for name, ranked in line.figures.items() if name in ours}


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=SAME)
