"""The answer to a remark that says itself what to write: a suggestion, or one piece of code in place of another.

That is what a tool can apply at a click. Where a remark says something else, the file is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ianvs_bridge.heuristics._heuristic import Heuristic
from smart_coding_dataset.records import Feedback
from smart_coding_dataset.tasks import _reviewing
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._faults import lines_of
from smart_coding_dataset.tasks._fixes import tidy

CODE = r"`([^`\n]+)`"
NEW_FIRST = re.compile(rf"{CODE},? (?:instead of|rather than|in place of) {CODE}|用\s*{CODE}\s*代替\s*{CODE}")
OLD_FIRST = re.compile(
    rf"{CODE}\s*(?:→|->|=>|should be|should read|must be|to|with)\s*{CODE}"
    rf"|{CODE}\s*(?:应该是|应为|应该用|应改为|应改成|改为|改成|换成|替换为)\s*{CODE}"
)
"""Remarks that name what stands there and what should."""
SAID = {
    "en": (
        "The suggestion is applied.",
        "`{old}` is now `{new}`.",
        "Nothing is changed: the remark names no code.",
    ),
    "zh": ("已采纳建议。", "已将 `{old}` 改为 `{new}`。", "未作修改：评审意见没有给出要写的代码。"),
}
"""What was done: a suggestion, a replacement, nothing."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the question shows of the file and of the remark on it."""

    code: str
    first: int
    """First line meant, from 1; where the remark is about the whole file, its first."""
    last: int
    body: str
    suggestion: str | None
    """Lines proposed in place of those meant; None where none were."""


def see(row: Feedback) -> Remark:
    """The file as it was proposed, and the remark with its lines."""
    file, meant = _reviewing.proposed(row), _reviewing.lines(row)
    code = "\n".join(lines_of(file.code_snippet if file else "")).rstrip("\n")
    first, last = meant or (1, code.count("\n") + 1)
    return Remark(code, first, last, tidy(row.body), row.suggestion if meant else None)


def answer(remark: Remark, language: str) -> str:
    """A sentence on what was done, and the file in a fence."""
    lines = remark.code.split("\n")
    applied, replaced, nothing = SAID[language]
    said = nothing
    if remark.suggestion is not None:
        lines[remark.first - 1 : remark.last] = remark.suggestion.rstrip("\n").split("\n")
        said = applied
    else:
        meant = "\n".join(lines[remark.first - 1 : remark.last])
        for old, new in replacements(remark.body):
            if old in meant:
                lines[remark.first - 1 : remark.last] = meant.replace(old, new).split("\n")
                said = replaced.format(old=old, new=new)
                break
    code = "\n".join(lines)
    return f"{said}\n\n{fenced(code, '')}"


def replacements(body: str) -> Iterator[tuple[str, str]]:
    """Pairs of code that a remark names, what stands there and what should."""
    for pattern, new_first in ((NEW_FIRST, True), (OLD_FIRST, False)):
        for found in pattern.finditer(body):
            one, other = (part for part in found.groups() if part is not None)
            yield (other, one) if new_first else (one, other)


HEURISTIC = Heuristic(see=see, answer=answer)
