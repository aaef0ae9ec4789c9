"""What the answers of models were worth, read from their results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ianvs_bridge import results as files
from ianvs_bridge.comparing import by_row, mean
from ianvs_bridge.selection import task_named
from smart_coding_dataset.errors import UserError


def quality(paths: Sequence[Path], task: str) -> dict[str, float]:
    """By backend, the mean of the first metric over all rows, those without a score as 0.

    Raises:
        UserError: A file is no result, or two results of one backend are on different rows.
    """
    metric = task_named(task).metrics[0]
    found: dict[str, float] = {}
    rows: dict[str, str] = {}
    for path in (file for each in paths for file in (sorted(each.glob("*.json")) if each.is_dir() else [each])):
        result, scored = files.read(path)
        if result.task != task:
            continue
        rows[result.dataset_hash] = str(path)
        if len(rows) > 1:
            raise UserError(f"{' and '.join(rows.values())} are about different rows: no quality to compare")
        found[result.backend] = mean(list(by_row(scored, metric).values()))
    return found
