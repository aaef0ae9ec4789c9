"""Score again what a run of Ianvs has saved, also one that ended early and left no rank.

``python -m ianvs_bridge.adapters.offline JOB [PREDICTIONS.jsonl …]``; without files, all below the workspace.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ianvs_bridge import jobs
from ianvs_bridge.adapters import metrics
from ianvs_bridge.adapters.lines import answers
from ianvs_bridge.predictions import read
from smart_coding_dataset.errors import UserError


def rescore(task: str, data: Path, predictions: Path) -> dict[str, float | None]:
    """The value of every metric that answers tell, for one predictions file, as Ianvs ranked it.

    Raises:
        UserError: A row of ``data`` has no prediction, or the file is none.
    """
    found = {prediction.id: asdict(prediction) for _, prediction in read(predictions)}
    rows = answers(data)
    missing = [row["id"] for row in rows if row["id"] not in found]
    if missing:
        raise UserError(
            f"{predictions}: {len(missing)} of {len(rows)} rows have no prediction, first {missing[0]}"
        )
    predicted = [found[row["id"]] for row in rows]
    return {name: metrics.value(name, rows, predicted) for name in metrics.of_answers(task)}


def main(job: Path, files: Sequence[Path]) -> None:
    """Print one line for each predictions file; leave with one line if a file cannot be used."""
    try:
        found = jobs.read(jobs.Benchmarkingjob, job)
        data = jobs.read(jobs.Testenv, Path(found.testenv)).dataset.lines
        task = answers(data)[0]["task"]
        for path in files or _saved(found.ranks.parent):
            scores = rescore(task, data, path)
            model = next(read(path))[1].backend
            print(model, path, *(f"{name}={value}" for name, value in scores.items()))  # noqa: T201  its only output
    except UserError as error:
        sys.exit(f"offline: {error}")


def _saved(workspace: Path) -> list[Path]:
    """The answers of every test case, of any paradigm."""
    found = sorted([*workspace.rglob("predictions.jsonl"), *workspace.rglob("routed/*.jsonl")])
    if not found:
        raise UserError("no predictions yet: run the example first, or name some")
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
