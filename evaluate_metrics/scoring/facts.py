"""The facts that comments make claims about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition and what happens where it holds."""

    condition: str
    """Source text of the condition."""
    action: str
    """``raise``, ``return``, ``break``, ``continue`` or empty for anything else."""
    outcome: str
    """The exception raised or the constant returned, as written; empty where there is none."""
    line: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right``, as in the code."""

    left: frozenset[str]
    """Names and constants on the left."""
    operator: str
    """One of ``< <= > >= == !=``."""
    right: frozenset[str]
    line: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a piece of code does, as far as it can be read without running it."""

    name: str
    """Of the function; empty for a piece of code that is none."""
    parameters: tuple[str, ...]
    """In order; without ``self`` and ``cls``."""
    returns: bool
    """Whether it gives a value back, or yields."""
    raises: frozenset[str]
    """Exceptions raised, thrown or declared, by their last name."""
    mentions: frozenset[str]
    """Exceptions caught or named in any other way."""
    guards: tuple[Guard, ...]
    comparisons: tuple[Comparison, ...]
