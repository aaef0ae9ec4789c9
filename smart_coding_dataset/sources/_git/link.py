"""One thing that a message points to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What is pointed to, and the words that do it. Of the targets, those that do not apply are None."""

    kind: str
    """``closes``, ``mentions``, ``merges``, ``squashes``, ``reverts``, ``picks``, ``amends`` or a role of a
    person: ``co-authored-by``, ``reviewed-by`` …"""
    text: str
    """The words, as they stand in the message."""
    start: int
    """Where they start in the message, in characters."""
    repository: str | None = None
    """``OWNER/NAME``; None: this one."""
    number: int | None = None
    """Of an issue or a pull request."""
    page: str | None = None
    """``issue`` or ``pull`` where the words tell; None where they do not (GitHub numbers both alike)."""
    commit: str | None = None
    """Its id, perhaps shortened."""
    title: str | None = None
    """Of the commit that is meant, where the words give it."""
    person: str | None = None
    """A pseudonym."""
