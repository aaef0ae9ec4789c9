"""How work came into the history of its base branch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """The commits that brought a piece of work to the base branch."""

    how: str
    """``merge commit``, ``squash``, ``rebase`` or ``fast-forward``."""
    commits: list[str]
    """On the base branch, each the first parent of the next: composed, they are the whole change."""
    base: str
    """The first parent of the first."""
