"""Plain text tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from unicodedata import combining, east_asian_width

ELLIPSIS = "~"


def render(header: Sequence[str], rows: Sequence[Sequence[str]], max_width: int = 40) -> str:
    """Lay out a table; cells wider than max_width columns are cut. Lines have no trailing spaces."""
    cells = [[cut(cell, max_width) for cell in row] for row in [header, *rows]]
    widths = [max(map(display_width, column)) for column in zip(*cells, strict=True)]
    lines = [" | ".join(map(_pad, row, widths)).rstrip() for row in cells]
    lines.insert(1, "-+-".join("-" * width for width in widths))
    return "\n".join(lines)


def display_width(text: str) -> int:
    """Columns that text takes up in a terminal."""
    return sum(map(_width_of, text))


def cut(text: str, width: int) -> str:
    """Shorten text to width columns, and show by the last one that something is missing."""
    ends = list(accumulate(map(_width_of, text)))
    if not ends or ends[-1] <= width:
        return text
    fitting = sum(end < width for end in ends)
    return text[:fitting] + ELLIPSIS


def _width_of(char: str) -> int:
    return 0 if combining(char) else 1 + (east_asian_width(char) in ("W", "F"))


def _pad(cell: str, width: int) -> str:
    return cell + " " * (width - display_width(cell))
