"""What a rank must say: what ``predict`` and ``score`` say about the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ianvs_bridge.predict import predict
from ianvs_bridge.results import Result
from ianvs_bridge.results import read as read_result
from ianvs_bridge.score import score


def scored(task: str, models: Sequence[str], limit: int | None, out: Path) -> dict[str, Result]:
    """The result of each model, by the long way."""
    predicted = predict(task, model=tuple(models), limit=limit, out=out / "predictions")
    files = score(*(file.path for file in predicted.files), limit=limit, out=out / "results").files
    return {result.backend: result for result in (read_result(path)[0] for path, _ in files)}


def agrees(line: dict[str, str], result: Result) -> bool:
    """Whether a line of a rank holds the figures of ``result``, to the last digit."""
    figures = {name: returned[name] for name, returned in result.metrics.items()}
    figures["coverage"] = result.coverage
    return all(line[name] == ("" if value is None else repr(value)) for name, value in figures.items())
