"""A reason to believe that a change and an issue belong together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One sign, as it was found."""

    kind: str
    """What sort of sign: ``docs/design/links.md`` has them all."""
    text: str
    """The words, or what was done."""
    event: str
    """Id of the raw event that shows it."""
