"""Search-and-replace blocks: lines of the file between marks, and what stands in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from smart_coding_dataset.tasks._locating import Place, UnfitError, indented, locate

OPEN = re.compile(r"\s*<{5,}[^<>]*$")
MIDDLE = re.compile(r"\s*={5,}\s*$")
CLOSE = re.compile(r"\s*>{5,}[^<>]*$")
DECORATION = re.compile(r"\s*(?:[`~]{3,}[^`]*|[\w./-]+\.\w+:?)\s*$")
"""What stands around blocks and says nothing: fences, and the path alone."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block, its lines between the outer marks."""

    lines: tuple[str, ...]

    def readings(self) -> list[tuple[list[str], list[str]]]:
        """What to search, and the replacement: one pair for each line that may be the mark between them."""
        marks = [n for n, line in enumerate(self.lines) if MIDDLE.match(line)]
        return [(list(self.lines[:n]), list(self.lines[n + 1 :])) for n in marks]


def parse(text: str) -> tuple[list[Block], str]:
    """The blocks in an answer, with or without fences, and the text around them.

    Raises:
        UnfitError: A block is not closed.
    """
    blocks: list[Block] = []
    around: list[str] = []
    body: list[str] | None = None
    for line in text.split("\n"):
        if body is None:
            if OPEN.match(line):
                body = []
            elif not DECORATION.match(line):
                around.append(line)
        elif CLOSE.match(line):
            blocks.append(Block(tuple(body)))
            body = None
        else:
            body.append(line)
    if body is not None and (blocks or any(map(MIDDLE.match, body))):
        raise UnfitError("a search-and-replace block is not closed")
    return blocks, "\n".join(around).strip()


def apply(lines: Sequence[str], block: Block) -> list[str]:
    """The file after one block.

    Raises:
        UnfitError: What it searches is not in the file, or more than once.
    """
    readings = block.readings()
    for search, replace in readings:
        if (place := _place(lines, search)) is not None:
            new = [indented(line, place.indents) for line in replace]
            return [*lines[: place.start], *new, *lines[place.start + len(search) :]]
    if not readings:
        raise UnfitError("a search-and-replace block has no mark between its halves")
    if any(any(map(str.strip, replace)) and locate(lines, replace, 0) for _, replace in readings):
        return list(lines)  # done already
    raise UnfitError("the lines to replace are not in the file")


def _place(lines: Sequence[str], search: Sequence[str]) -> Place | None:
    if any(map(str.strip, search)):
        return locate(lines, search)
    return None if any(map(str.strip, lines)) else Place(0, {})
