"""Reading an answer that should be a missing block: the block itself, more of the file with it, or a diff.

What the answer repeats of the file around the block is cut off, so that only the block is compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from smart_coding_dataset.tasks import _diffs
from smart_coding_dataset.tasks._answers import without_reasoning
from smart_coding_dataset.tasks._fences import fences
from smart_coding_dataset.tasks._holes import MARK, Hole, dedented
from smart_coding_dataset.tasks._locating import UnfitError
from smart_coding_dataset.tasks._task import Abstention, Parsed
from smart_coding_dataset.tasks._whole import scope

STATEMENTS = {"return", "raise", "yield", "pass", "break", "continue", "del"}
TRIES = 20
"""Lines of prose that may stand before or behind code without a fence."""


def read_block(text: str, hole: Hole) -> Parsed | Abstention:
    """Read an answer into the block alone, without the indentation that its lines share."""
    answer = without_reasoning(text)
    if answer is None:
        return Abstention(reason="cut off while reasoning")
    if not answer.strip():
        return Abstention(reason="empty answer")
    blocks = [block for _, block in fences(answer) if block is not None and block.body.strip()]
    faults = [] if all(block.closed for block in blocks) else ["fence is not closed"]
    try:
        codes = [_undiffed(block.body, hole) for block in blocks] or [_bare(answer, hole)]
    except UnfitError as error:
        return Abstention(reason=str(error))
    if not blocks:
        faults.append("code without a fence")
    if len(codes) > 1:
        faults.append(f"several blocks of code: {len(codes)}")
    most = max(
        codes, key=lambda code: len(code) - len(cut(code, hole))
    )  # of the file; the first where none has any
    block = _block(most, hole)
    return Parsed(prediction=block, faults=(*faults, *(() if block else ("nothing filled in",))))


def cut(lines: Sequence[str], hole: Hole) -> list[str]:
    """Lines without those at the ends that the file has above and below the hole."""
    above = [line.strip() for line in hole.above if line.strip()]
    below = [line.strip() for line in hole.below if line.strip()]
    kept = [line for line in lines if line.strip() and line.strip() != MARK]
    bare = [line.strip() for line in kept]
    start = _repeated(bare, above)
    end = len(kept) - _repeated(bare[start:][::-1], below[::-1])
    return kept[start:end]


def _repeated(lines: Sequence[str], known: Sequence[str]) -> int:
    """How many lines to take off the front: up to where they meet the end of ``known`` in the most lines.

    One line alone may be the block's own; it counts where all before it is known too.
    """
    found = [(_meeting(lines[:end], known), -end) for end in range(1, len(lines) + 1)]
    most, end = max(found, default=(0, 0))
    return -end if most > 1 or (most == 1 and set(lines[:-end]) <= set(known)) else 0


def _meeting(lines: Sequence[str], known: Sequence[str]) -> int:
    """How many lines at the ends of both are the same."""
    size = 0
    while size < min(len(lines), len(known)) and lines[-1 - size] == known[-1 - size]:
        size += 1
    return size


def _block(code: Sequence[str], hole: Hole) -> str:
    """The block in ``code``. A first line inserted where the hole begins is indented."""
    kept = cut(code, hole)
    text = dedented(kept)
    if kept and scope(text) is None:
        inserted = dedented([hole.column + kept[0].lstrip(), *kept[1:]])
        return inserted if scope(inserted) else text
    return text


def _undiffed(code: str, hole: Hole) -> list[str]:
    """The lines that a fence holds; of a diff, those of the file that it makes.

    Raises:
        UnfitError: The diff does not fit the file.
    """
    if not _diffs.looks_like_diff(code):
        return code.split("\n")
    lines, shift = hole.shown().split("\n"), 0
    for hunk in _diffs.parse(code):
        lines, shift = _diffs.apply(lines, hunk, shift)
    return lines


def _bare(answer: str, hole: Hole) -> list[str]:
    """Code without a fence: the most lines that are Python and more than words.

    Raises:
        UnfitError: There are none.
    """
    if (diff := _diffs.bare(answer)) is not None:
        return _undiffed(diff[0], hole)
    lines = answer.split("\n")
    for start in range(min(TRIES, len(lines))):
        for end in range(len(lines), max(start, len(lines) - TRIES), -1):
            if lines[start].strip() and lines[end - 1].strip() and _is_code(lines[start:end], hole):
                return lines[start:end]
    raise UnfitError("no code in the answer")


def _is_code(lines: Sequence[str], hole: Hole) -> bool:
    """Whether lines are Python, and not just words that Python would take for names."""
    text = _block(lines, hole)
    known = bool(text) and text.split(maxsplit=1)[0] in STATEMENTS
    return (known or any(sign in text for sign in "=()[]")) and scope(text) is not None
