"""A fix in steps: the places of a file that it changes, in order, and the file between two of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff

from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks._holes import code_lines, dedented, lines_of

Step = tuple[int, int, int, int]
"""Indices of the first line that is replaced and behind the last, and the same of the lines in their place."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One step of a fix, between the file as it was first and as it is then."""

    first: list[str]
    """Before the fix."""
    now: list[str]
    """After the steps so far."""
    then: list[str]
    """After the step that is asked for."""


def asked(row: Issue) -> Asked | None:
    """The step to ask for, chosen by hash among those that write code; None if there is none after the first."""
    before, after = lines_of(row.code_before.code_snippet), lines_of(row.code_after.code_snippet)
    steps, code = _steps(before, after), code_lines(after)
    fit = [n for n in range(1, len(steps)) if code & set(range(*steps[n][2:]))]
    if not fit:
        return None
    n = min(fit, key=lambda number: hashlib.sha256(f"{row.id} {number}".encode()).digest())
    return Asked(before, _changed(before, after, steps[:n]), _changed(before, after, steps[: n + 1]))


def _steps(before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """The runs of changed lines. Two with nothing but empty lines between them are one."""
    steps: list[Step] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        if steps and not any(map(str.strip, before[steps[-1][1] : start])):
            first, _, new_first, _ = steps.pop()
            steps.append((first, end, new_first, new_end))
        else:
            steps.append((start, end, new_start, new_end))
    return steps


def _changed(before: Sequence[str], after: Sequence[str], steps: Sequence[Step]) -> list[str]:
    result = list(before)
    for start, end, new_start, new_end in reversed(steps):
        result[start:end] = after[new_start:new_end]
    return result


def diff(before: Sequence[str], after: Sequence[str], path: str) -> str:
    """A unified diff with three lines of context."""
    found = unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm="")
    return "\n".join(found)


def edit(before: Sequence[str], after: Sequence[str]) -> str:
    """What changed, as lines with ``-`` and ``+``, without context and the indentation that all of them share."""
    signs, texts = [], []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = ([], []) if tag == "equal" else (before[start:end], after[new_start:new_end])
        for sign, line in [*(("-", x) for x in old), *(("+", x) for x in new)]:
            if line.strip():
                signs.append(sign)
                texts.append(line)
    return "\n".join(map("".join, zip(signs, dedented(texts).split("\n"), strict=True))) if texts else ""
