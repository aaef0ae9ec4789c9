"""The leaderboard for the terminal: boards as one table of tasks and backends, or each with all its metrics."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ianvs_bridge.board import Board, Cell, Entry, backends

if TYPE_CHECKING:
    from rich.table import Table

WIDTH = 110
"""Characters of a line."""
BESIDE = 3
"""Backends that fit beside each other."""


def leaderboard(shown: Sequence[Board]) -> str:
    """What a reader wants to know first, in lines."""
    from rich.console import Console  # noqa: PLC0415  only a printed report pays for it

    console = Console(file=io.StringIO(), width=WIDTH)
    together = len(shown) > 1 and len(backends(shown)) <= BESIDE
    for table in [_all(shown)] if together else map(_one, shown):
        console.print(table)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().rstrip()


def _one(board: Board) -> Table:
    """Every metric of one board."""
    from rich.table import Table  # noqa: PLC0415

    about = f"{board.task}: {board.run.rows} rows of {board.run.data}, split {board.run.split}"
    table = Table(title=about, title_justify="left", title_style="bold")
    for column in ("backend", *_short(board.metrics), "95 % interval", "over all", "read"):
        table.add_column(column, justify="left" if column == "backend" else "right")
    for entry in board.entries:
        table.add_row(*_row(entry))
    return table


def _row(entry: Entry) -> list[str]:
    first = entry.cells[0]
    means = [_mean(cell) for cell in entry.cells]
    return [entry.name, *means, _interval(first, 3), f"{first.over_all:.3f}", f"{entry.result.coverage:.0%}"]


def _all(shown: Sequence[Board]) -> Table:
    """The first metric of every board, a line each; without upright rules, which take three columns a backend."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    named = backends(shown)
    title = "What ranks each task: mean over the answers that could be scored, and its 95 % interval"
    plain: dict[str, Any] = {"box": SIMPLE_HEAD, "show_edge": False, "pad_edge": False}
    table = Table(title=title, title_justify="left", title_style="bold", **plain)
    for column in ("task", "rows", "metric", *named):
        table.add_column(column, justify="right" if column == "rows" else "left", no_wrap=column != "task")
    for board in shown:
        cells = {entry.name: _cell(entry) for entry in board.entries}
        table.add_row(board.title, str(board.run.rows), board.metrics[0], *(cells.get(n, "") for n in named))
    return table


def _cell(entry: Entry) -> str:
    first, read = entry.cells[0], entry.result.coverage
    return f"{_mean(first)} {_interval(first, 2)}" if read == 1 else f"{_mean(first)} ({read:.0%} read)"


def _mean(cell: Cell) -> str:
    return "–" if cell.mean is None else f"{cell.mean:.3f}"


def _interval(cell: Cell, digits: int) -> str:
    return "–" if cell.low is None else f"{cell.low:.{digits}f}–{cell.high:.{digits}f}"


def _short(metrics: Sequence[str]) -> list[str]:
    """Without the first word where all share it, to save width."""
    shared = {metric.partition("_")[0] for metric in metrics}
    return [metric.partition("_")[2] or metric for metric in metrics] if len(shared) == 1 else list(metrics)
