"""Two versions of the same lines, of which engineers preferred one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two versions of the same lines."""

    kind: str
    """``review``, ``suggestion`` or ``revert``."""
    path: str
    text: str
    """Of the file around the lines."""
    lines: range
    """In ``text``, from 1: those in whose place either version stands."""
    chosen: str
    rejected: str
    title: str
    """Of the work; empty where it asked for what was taken back."""
    remark: str
    """What was said of what was not chosen; empty where nothing was."""
    events: list[str]
    """Ids of the raw events that show who won, first to last."""
    created_at: str | None
