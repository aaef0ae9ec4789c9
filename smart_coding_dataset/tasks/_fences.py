"""The fenced blocks of an answer where fences stand in fences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smart_coding_dataset.tasks._answers import Fence, segments
from smart_coding_dataset.tasks._whole import scope

Segment = tuple[str, Fence | None]
"""Lines of an answer as they are, and the block that they are; None for lines around blocks."""

WRAPPER = {"markdown", "md"}
"""Labels of a fence around a whole answer."""
LABELS = {"", "python", "py", "python3", "markdown", "md"}
TRIES = 20
"""Closing fences that are tried for one opening."""
BROKEN = 3
"""Blocks of an answer that are mended so; each try reads the rest of the answer as Python."""


def fences(answer: str) -> list[Segment]:
    """The answer in segments; a fence around all of it is taken off, and one in a docstring closes no block."""
    found: list[Segment] = []
    for raw, block in segments(answer):
        inner = segments(block.body) if block and block.label in WRAPPER else []
        found += inner if any(b for _, b in inner) else [(raw, block)]
    return list(_rejoined(found, BROKEN))


def _rejoined(found: Sequence[Segment], most: int) -> Iterator[Segment]:
    """Blocks that end too early to be Python, with what follows up to the fence that makes them whole."""
    for n, (raw, block) in enumerate(found):
        is_last = n + 1 == len(found)
        if most and block and block.closed and block.label in LABELS and not is_last and scope(block.body) is None:
            most -= 1
            lines = "\n".join(text for text, _ in found[n:]).split("\n")
            ends = [k for k, line in enumerate(lines) if k and len(line.strip()) > 2 and not line.strip(" `~")]
            for end in ends[: -TRIES - 1 : -1]:
                body = "\n".join(lines[1:end])
                if scope(body) is not None:
                    yield "\n".join(lines[: end + 1]), Fence(label=block.label, body=body, closed=True)
                    yield from _rejoined(segments("\n".join(lines[end + 1 :])), most)
                    return
        yield raw, block
