"""What speaks against a comment."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing in a comment that the code, or the reference, speaks against."""

    kind: str
    detail: str
    cost: float
    """In log-odds: what it takes from the belief that the comment is true."""
