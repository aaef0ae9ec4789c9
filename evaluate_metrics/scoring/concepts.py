"""What words stand for, from the tables beside this file: plain text, a person can add a line."""

from __future__ import annotations

from pathlib import Path

_TABLES = Path(__file__).parent / "tables"


def entries(name: str) -> list[str]:
    """The lines of a table of this folder, without those that are comments."""
    text = (_TABLES / f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _words(name: str) -> list[str]:
    return " ".join(entries(name)).split()


STOP_WORDS = frozenset(_words("stop_words"))
"""English words without a meaning of their own."""
GENERIC = frozenset(_words("generic"))
"""Concepts that nearly every function has: agreeing on one says little."""
CONCEPTS: tuple[tuple[str, list[str], list[str]], ...] = tuple(
    (name.strip(), english.split(), chinese.split())
    for name, english, chinese in (line.split("|") for line in entries("concepts"))
)
"""(concept, English words, Chinese terms): what may stand for what, so that ``join`` is true of ``merge``."""
OPPOSITES: tuple[tuple[str, str], ...] = tuple(
    (a, b) for a, _, b in (p.partition("/") for p in _words("opposites"))
)
"""Pairs of words that say the opposite of each other."""
