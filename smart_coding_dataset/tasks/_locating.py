"""Finding lines of a file that an answer quotes, whatever the white space, and indenting what replaces them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class UnfitError(Exception):
    """An edit does not fit the file. The message says why, as the reason of an abstention."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the lines stand."""

    start: int
    """Index of the first one."""
    indents: Mapping[str, str]
    """The file's indentation for each one that the answer has."""


def locate(lines: Sequence[str], wanted: Sequence[str], near: int | None = None) -> Place | None:
    """Where ``wanted`` stands in ``lines``: as it is, else whatever the white space; None if nowhere.

    Args:
        lines: The file.
        wanted: What to find.
        near: The line at which to look first; None if the answer does not say.

    Raises:
        UnfitError: It stands there more than once, and ``near`` is None.
    """
    for same in (_exactly, _loosely):
        found = [p for start in range(len(lines) - len(wanted) + 1) if (p := same(lines, wanted, start))]
        if len(found) > 1 and near is None:
            raise UnfitError("the lines to change stand in the file more than once")
        if found:
            return min(found, key=lambda place: abs(place.start - (near or 0)))
    return None


def _exactly(lines: Sequence[str], wanted: Sequence[str], start: int) -> Place | None:
    same = all(lines[start + n] == text for n, text in enumerate(wanted))
    return Place(start, {i: i for i in map(indent, wanted)}) if same else None


def _loosely(lines: Sequence[str], wanted: Sequence[str], start: int) -> Place | None:
    """The lines with other white space; each indentation must stand for one of the file's everywhere."""
    indents: dict[str, str] = {}
    for n, text in enumerate(wanted):
        there = lines[start + n]
        if text.split() != there.split():
            return None
        if text.strip() and indents.setdefault(indent(text), indent(there)) != indent(there):
            return None
    return Place(start, indents) if indents else None


def indent(line: str) -> str:
    """The white space that a line begins with."""
    return line[: len(line) - len(line.lstrip())]


def indented(line: str, indents: Mapping[str, str]) -> str:
    """A line of the answer with the indentation that the file has for it; lines that were quoted say which."""
    own, bare = indent(line), line.lstrip()
    if not bare:
        return line
    known = max((k for k in indents if own.startswith(k)), key=len, default=None)
    if known is not None:
        return indents[known] + _deeper(own[len(known) :], indents) + bare
    inner = min((k for k in indents if k.startswith(own)), key=len, default="")
    less = inner[len(own) :]
    return indents[inner].removesuffix(less) + bare if inner and indents[inner].endswith(less) else line


def _deeper(more: str, indents: Mapping[str, str]) -> str:
    """Further spaces as tabs, where the file has tabs for the answer's spaces."""
    for ours, theirs in indents.items():
        if theirs and set(theirs) == {"\t"} and set(ours) == {" "}:
            return "\t" * (len(more) * len(theirs) // len(ours))
    return more


def tabbed(block: str, before: str) -> str:
    """``block`` with tabs for its indentation, where the file has them and the block has spaces."""
    widths = [len(run) for run in re.findall(r"(?m)^ +(?=\S)", block)]
    if not widths or not re.search(r"(?m)^\t", before) or re.search(r"(?m)^\t", block):
        return block
    return re.sub(r"(?m)^ +", lambda run: "\t" * (len(run[0]) // min(widths)), block)
