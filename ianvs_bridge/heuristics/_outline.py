"""What can be seen in code without understanding it, free of any language. ``_wording`` puts it into words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something to say: the key of a pattern in ``_wording``, and what goes into its gaps."""

    pattern: str
    parts: tuple[Phrase | str, ...] = ()
    """Text stands as it is in the code: names, numbers, short expressions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What one line does."""

    phrase: Phrase
    weight: int
    """0: obvious from the line; 3: what a reader must not miss, such as an early way out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A piece of code as seen from outside, and line by line."""

    name: str = ""
    """Of the first function or class; empty where there is none."""
    is_class: bool = False
    parameters: tuple[str, ...] = ()
    results: tuple[Phrase, ...] = ()
    """What it returns, without repetition."""
    yields: tuple[Phrase, ...] = ()
    errors: tuple[tuple[str, Phrase | None], ...] = ()
    """Each error raised, and on which condition; None where it is raised unconditionally or on many."""
    marks: dict[int, Mark]
    """By line, from 1."""
