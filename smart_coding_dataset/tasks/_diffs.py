"""Unified diffs as models write them: wrong line numbers, headers missing, white space lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from smart_coding_dataset.tasks._locating import Place, UnfitError, indented, locate

HUNK = re.compile(r"@@(?: -(?P<line>\d+)(?:,(?P<count>\d+))? \+\d+(?:,\d+)? @@)?(?P<heading>.*)")
MARK = re.compile(r"diff --git |--- \S|@@ ")
NOISE = re.compile(r"(?:diff --git|index|similarity|rename|old mode|new mode|new file|deleted file) ")
FUZZ = 3
"""Lines of context at either end that need not fit."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """One place of a diff."""

    path: str
    """Of the file that it changes; empty where the diff does not say."""
    line: int | None
    """Index at which it claims to begin; None where it does not say."""
    heading: str
    """What stands behind the second ``@@``."""
    lines: tuple[str, ...]

    def sides(self, *, raw: bool) -> tuple[list[str], list[tuple[str, str]]]:
        """The lines before, and all lines with their signs. ``raw``: context has lost the blank in front of it."""
        signed = []
        for line in self.lines:
            sign = line[:1] if line[:1] in ("+", "-") else " "
            signed.append((sign, line if sign == " " and (raw or line[:1].strip()) else line[1:]))
        return [text for sign, text in signed if sign != "+"], signed


def looks_like_diff(text: str) -> bool:
    """Whether ``text`` is a diff, by its marks or by its signs."""
    lines = text.split("\n")
    return any(HUNK.match(line) and line.startswith("@@") for line in lines) or any(
        first.startswith("--- ") and second.startswith("+++ ") for first, second in pairwise(lines)
    )


def bare(text: str) -> tuple[str, str] | None:
    """A diff that stands in an answer without a fence, and the text before it; None if there is none."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if MARK.match(line)), None)
    if start is None or not looks_like_diff("\n".join(lines[start:])):
        return None
    diff = list(takewhile(lambda line: not line or NOISE.match(line) or line[0] in "+-@ \\", lines[start:]))
    return "\n".join(diff), "\n".join([*lines[:start], *lines[start + len(diff) :]]).strip()


def parse(text: str) -> list[Hunk]:
    """The hunks of a diff; a diff without ``@@`` is one."""
    return [h for h in _hunks(text.split("\n")) if any(line[:1] in ("+", "-") for line in h.lines)]


def _hunks(lines: Sequence[str]) -> Iterator[Hunk]:
    path, line, heading = "", None, ""
    body: list[str] = []
    after_old = False
    for n, text in enumerate(lines):
        follows = lines[n + 1] if n + 1 < len(lines) else ""
        is_new = after_old and text.startswith("+++ ")
        after_old = text.startswith("--- ") and follows.startswith("+++ ")
        head = HUNK.match(text)
        if text.startswith("\\ "):  # No newline at end of file
            continue
        if not (after_old or is_new or head or NOISE.match(text)):
            body.append(text)
            continue
        if body and not is_new:
            yield Hunk(path, line, heading, _trimmed(body))
            body = []
        if is_new:
            path = text[4:].partition("\t")[0].strip()
        if head:
            line = max(0, int(head["line"]) - 1) if head["line"] else None
            heading = head["heading"].removesuffix("@@").strip()
    yield Hunk(path, line, heading, _trimmed(body))


def _trimmed(body: Sequence[str]) -> tuple[str, ...]:
    """Without the empty lines at the end, which belong to the answer rather than to the hunk."""
    last = max((n for n, line in enumerate(body, 1) if line), default=0)
    return tuple(body[:last])


def apply(lines: Sequence[str], hunk: Hunk, shift: int) -> tuple[list[str], int]:
    """The file after one hunk, and by how many lines what stands behind it has moved.

    Args:
        lines: The file.
        hunk: What to do.
        shift: By how much the hunks before have moved what follows.

    Raises:
        UnfitError: What it changes is not in the file, or it is not clear where.
    """
    near = _near(lines, hunk, shift)
    for fuzz in range(FUZZ + 1):
        for raw in (False, True):
            _, signed = hunk.sides(raw=raw)
            signed = _without_edges(signed, fuzz)
            old = [text for sign, text in signed if sign != "+"]
            place = _place(lines, old, near)
            if place is not None:
                new = list(_new(lines, place, signed))
                return [*lines[: place.start], *new, *lines[place.start + len(old) :]], shift + len(new) - len(old)
    new = [text for sign, text in hunk.sides(raw=False)[1] if sign != "-"]
    if any(map(str.strip, new)) and locate(lines, new, 0):
        return list(lines), shift  # done already
    raise UnfitError("the lines that the diff changes are not in the file")


def _near(lines: Sequence[str], hunk: Hunk, shift: int) -> int | None:
    if hunk.line is not None:
        return hunk.line + shift
    return next((n for n, line in enumerate(lines) if hunk.heading and hunk.heading in line), None)


def _place(lines: Sequence[str], old: Sequence[str], near: int | None) -> Place | None:
    if any(map(str.strip, old)):
        return locate(lines, old, near)
    return None if any(map(str.strip, lines)) else Place(0, {})


def _without_edges(signed: list[tuple[str, str]], fuzz: int) -> list[tuple[str, str]]:
    """Without up to ``fuzz`` lines of context at either end; one line of context always stays."""
    first = len(list(takewhile(lambda line: line[0] == " ", signed)))
    last = len(list(takewhile(lambda line: line[0] == " ", reversed(signed))))
    start, end = min(fuzz, first), min(fuzz, last)
    kept = signed[start : len(signed) - end]
    return kept if any(sign != "+" and text.strip() for sign, text in kept) else signed


def _new(lines: Sequence[str], place: Place, signed: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The lines after: context as the file has it, and what the hunk adds."""
    at = place.start
    for sign, text in signed:
        if sign == "+":
            yield indented(text, place.indents)
        else:
            if sign == " ":
                yield lines[at]
            at += 1
