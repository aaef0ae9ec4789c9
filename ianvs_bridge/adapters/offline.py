"""Scoring again what a run of Ianvs has saved: what a generated ``op_eval.py`` calls."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ianvs_bridge.adapters import metrics
from ianvs_bridge.adapters.lines import answers
from ianvs_bridge.predictions import read
from smart_coding_dataset.errors import UserError


def rescore(task: str, data: Path, predictions: Path) -> dict[str, float | None]:
    """The value of every metric for one predictions file, as Ianvs ranked it.

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
    return {name: metrics.value(name, rows, predicted) for name in metrics.names(task)}


def main(task: str, data: Path, files: Sequence[Path]) -> None:
    """Print one line for each predictions file; leave with one line if a file cannot be used."""
    try:
        if not files:
            raise UserError("no predictions yet: run the example first, or name one")
        for path in files:
            scores = rescore(task, data, path)
            model = next(read(path))[1].backend
            print(model, path, *(f"{name}={value}" for name, value in scores.items()))  # noqa: T201  its only output
    except UserError as error:
        sys.exit(f"op_eval: {error}")
