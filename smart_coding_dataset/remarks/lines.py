"""Where lines of one text are in another, and whether they are still what they were."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from smart_coding_dataset.versions.hunks import Hunk, hunks


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Lines of one text in another one. Ranges count from 1; an empty one is the gap before its start."""

    lines: range
    """Where they are, or what took their place; empty where they were deleted."""
    touched: bool
    """Whether any of them was changed or deleted, or anything put between them."""
    beside: bool = False
    """Whether something was put right before or after them."""
    distance: int | None = None
    """Lines to the nearest change; 0 if they are touched, None where the texts are equal."""


def carry(before: str, after: str, lines: range) -> Carried:
    """Find lines of ``before`` in ``after``: by the differences of the texts, as git's own library finds them."""
    if before == after:
        return Carried(lines=lines, touched=False)
    edits = hunks(before.encode(), after.encode())
    met = [e for e in edits if _meets(e, lines)]
    distance = min((_distance(e.before, lines) for e in edits), default=None)
    if not met:
        shift = sum(len(e.after) - len(e.before) for e in edits if e.before.stop <= lines.start)
        beside = any(not e.before and e.before.start in (lines.start, lines.stop) for e in edits)
        return Carried(
            lines=range(lines.start + shift, lines.stop + shift), touched=False, beside=beside, distance=distance
        )
    if not lines:
        return Carried(lines=range(met[0].after.start, met[-1].after.stop), touched=True, distance=0)
    start, stop = _start(met[0], lines.start, edits), _stop(met[-1], lines.stop, edits)
    return Carried(lines=range(start, max(start, stop)), touched=True, distance=0)


def moved(before: str, after: str, lines: range) -> range | None:
    """Where lines are that went to another place as they were, with the line before them; None if they did not."""
    old, new = split(before), split(after)
    top = max(lines.start - 1, 1)
    block = old[top - 1 : lines.stop - 1]
    if not lines or not "".join(block).strip() or len(_places(new, block)) < len(_places(old, block)):
        return None
    place = min(_places(new, block), key=lambda at: abs(at - top))
    return range(place + lines.start - top, place + lines.stop - top)


def arrived(text: str, lines: range, before: str, after: str) -> bool:
    """Whether lines of a text, with the line before them, are in another one that did not have them before."""
    block = split(text)[max(lines.start - 2, 0) : lines.stop - 1]
    return (
        bool("".join(block).strip()) and not _places(split(before), block) and bool(_places(split(after), block))
    )


def split(text: str) -> list[str]:
    """Lines as git counts them, without their ends."""
    return text.removesuffix("\n").split("\n") if text else []


def at(text: str, lines: range) -> str:
    """The lines of a text."""
    return "\n".join(split(text)[lines.start - 1 : lines.stop - 1])


def same_but_layout(before: str, after: str) -> bool:
    """Whether two texts differ in white space, quotation marks and what formatters put where a line is wrapped."""
    one, two = _plain(before), _plain(after)
    wrapped = before.count("\n") != after.count("\n")
    return one == two or (wrapped and one.translate(_BRACKETS) == two.translate(_BRACKETS))


_BRACKETS = str.maketrans("", "", "()")


def _plain(text: str) -> str:
    squeezed = re.sub(r"\s+", "", text).replace("'", '"')
    return re.sub(r",(?=[)\]}])", "", squeezed)


def _meets(edit: Hunk, lines: range) -> bool:
    here = edit.before
    if lines:
        return here.start < lines.stop and (here.stop > lines.start if here else here.start > lines.start)
    inside = here.start < lines.start < here.stop
    grows = len(edit.after) > len(here) and here.start <= lines.start <= here.stop
    return inside or grows


def _start(first: Hunk, place: int, edits: Sequence[Hunk]) -> int:
    """Where lines begin after a change whose first part that meets them is given."""
    here, there = first.before, first.after
    if place in here:
        return there.start + (place - here.start if len(here) == len(there) else 0)
    return place + sum(len(e.after) - len(e.before) for e in edits if e.before.stop <= place)


def _stop(last: Hunk, place: int, edits: Sequence[Hunk]) -> int:
    """The same for where they end: not with what was put right after them."""
    here, there = last.before, last.after
    if here.start < place <= here.stop:
        return there.start + place - here.start if len(here) == len(there) else there.stop
    return place + sum(len(e.after) - len(e.before) for e in edits if e.before.stop <= place > e.before.start)


def _distance(here: range, lines: range) -> int:
    last, end = max(lines.start, lines.stop - 1), max(here.start, here.stop - 1)
    return max(here.start - last, lines.start - end, 0)


def _places(lines: Sequence[str], block: Sequence[str]) -> list[int]:
    count = len(block)
    return [i + 1 for i in range(len(lines) - count + 1) if lines[i : i + count] == block]
