"""What could not be scored on this machine, for those who wonder about a blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ianvs_bridge.board import Board


def unscored(boards: Sequence[Board]) -> Iterator[str]:
    """What could not be computed here though answers could be read: a line for each board and reason."""
    for board in boards:
        by_reason: dict[str, list[str]] = {}
        for metric in board.metrics:
            if (reason := _reason(board, metric)) is not None:
                by_reason.setdefault(reason, []).append(metric)
        for reason, metrics in by_reason.items():
            yield f"{board.title}: no {' and no '.join(metrics)} on this machine: {reason}"


def _reason(board: Board, metric: str) -> str | None:
    """Why a metric scored no answer of a board; None if it scored some, or none could be read."""
    rows = [row for entry in board.entries for row in entry.rows if row.abstention is None]
    if not rows or any(row.scores.get(metric) is not None for row in rows):
        return None
    evidence = rows[0].evidence.get(metric)
    return str(evidence.get("abstained", "unknown")) if isinstance(evidence, dict) else "unknown"
