"""From our results to rank files of Ianvs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ianvs_bridge import measures, rank_files
from ianvs_bridge.adapters import metrics
from ianvs_bridge.paradigms import singletasklearning
from ianvs_bridge.paradigms._paradigm import alias_of
from ianvs_bridge.report import distinct_results
from ianvs_bridge.results import Result


@dataclass(frozen=True)
class Exported:
    """Folders with rank files, one for each task."""

    folders: tuple[Path, ...]

    def __str__(self) -> str:
        return "\n".join(f"{folder}: {rank_files.SELECTED}, {rank_files.ALL}" for folder in self.folders)


def export(*results: Path, out: Path = Path("ranks")) -> Exported:
    """Write results as rank files of Ianvs, sorted by the first metric of their task.

    Copied into ``workspace/…/rank`` of an example, they stand in one table with what Ianvs ranks there next.

    Args:
        results: Files ``NAME.json`` as ``score`` writes them, or folders of such files.
        out: Folder for ``TASK/selected_rank.csv`` and ``TASK/all_rank.csv``.

    Raises:
        UserError: A file is no result, or its rows are not those that it sums.
    """
    loaded = [(path, result) for path, result, _ in distinct_results(results)]
    folders = []
    for task in sorted({result.task for _, result in loaded}):
        lines = [_line(path, result) for path, result in loaded if result.task == task]
        rank_files.write(out / task, _sorted(lines))
        folders.append(out / task)
    return Exported(tuple(folders))


def _line(path: Path, result: Result) -> rank_files.Line:
    figures = {name: returned[name] for name, returned in result.metrics.items()}
    figures |= {metrics.COVERAGE: result.coverage}
    figures |= {name: result.speed.get(name) for name in measures.names()}
    return rank_files.Line(
        algorithm=singletasklearning.algorithm_of(result.task),
        paradigm=singletasklearning.NAME,
        modules={"basemodel": alias_of(result.task)},
        hyperparameters={"basemodel-model": result.backend, "basemodel-language": result.language or "own"},
        figures=figures,
        time="",
        url=str(path.resolve()),
    )


def _sorted(lines: Sequence[rank_files.Line]) -> list[rank_files.Line]:
    """The best first; without a score last."""

    def place(line: rank_files.Line) -> tuple[bool, float, str]:
        first = next(iter(line.figures.values()))
        return first is None, -(first or 0.0), line.url

    return sorted(lines, key=place)
