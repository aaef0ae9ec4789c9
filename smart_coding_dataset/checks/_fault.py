"""One thing that is wrong with a dataset, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong, on one line."""

    what: str
    """What is wrong and what would have been right."""
    column: str = ""
    """Empty where it is not about one column."""
    row: str = ""
    """The row's id, or its number where it has none; empty where it is not about one row."""
    file: str = ""
    """Below the folder; empty where it is about the folder."""

    def __str__(self) -> str:
        row = self.row and f"row {self.row}"
        return ": ".join(part for part in (self.file, row, self.column, self.what) if part)
