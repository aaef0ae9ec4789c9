"""Show results: a page to read, a table to compute with, and the leaderboard for the terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ianvs_bridge import results as files
from ianvs_bridge.board import Board, Entry, Loaded, boards
from ianvs_bridge.page import page
from ianvs_bridge.terminal import leaderboard
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.writing import write_whole

HEADER = (
    *("task", "data", "split", "language", "dataset_hash", "backend", "metric"),
    *("mean", "ci95_low", "ci95_high", "over_all", "scored", "rows", "samples", "coverage"),
    *("median_seconds", "tokens_per_second", "library_version"),
)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a call of ``report`` left behind."""

    page: Path
    table: Path
    boards: tuple[Board, ...]

    def __str__(self) -> str:
        return f"{leaderboard(self.boards)}\n{self.page}\n{self.table}"


def report(*results: Path, baseline: str = "heuristic", out: Path = Path("report")) -> Report:
    """Show results as one self-contained page, a CSV table, and the leaderboard for the terminal.

    Args:
        results: Files ``NAME.json`` as ``score`` writes them, or folders of such files.
        baseline: The backend that the others are compared with, row by row, where it ran.
        out: Folder for ``index.html`` and ``leaderboard.csv``.

    Raises:
        UserError: A file is no result, or its rows are not those that it sums.
    """
    shown = boards(distinct_results(results), baseline)
    out.mkdir(parents=True, exist_ok=True)
    html, table = out / "index.html", out / "leaderboard.csv"
    write_whole(html, page(shown))
    write_whole(table, _csv(shown))
    return Report(page=html, table=table, boards=tuple(shown))


def distinct_results(results: Sequence[Path]) -> list[Loaded]:
    """The results in files and folders, each content once: the same predictions scored twice are one result.

    Raises:
        UserError: There are none, or a file is no result.
    """
    paths = [file for path in results for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    if not paths:
        raise UserError("no results given; `smart-coding score` writes them")
    found: dict[tuple[str, str], Loaded] = {}
    for path in paths:
        result, rows = files.read(path)
        found.setdefault((result.predictions_hash, result.rows_hash), (path, result, rows))
    return list(found.values())


def _csv(shown: Sequence[Board]) -> str:
    """One line for each task, backend and metric; empty where there is no value."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    table.writerows(line for board in shown for entry in board.entries for line in _lines(entry))
    return text.getvalue()


def _lines(entry: Entry) -> Iterator[list[object]]:
    r = entry.result
    for cell in entry.cells:
        about = [r.task, r.data, r.split, r.language, r.dataset_hash, entry.name, cell.metric]
        values = [cell.mean, cell.low, cell.high, cell.over_all, cell.scored, r.rows, r.samples, r.coverage]
        yield [*about, *values, r.speed["median_seconds"], r.speed["tokens_per_second"], r.library_version]
