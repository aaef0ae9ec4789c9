"""The missing block by its neighbours: what stands in the same file between the most similar lines, names adapted.

Code repeats itself, above all within a file (Hindle et al. 2012, *On the Naturalness of Software*). The nearest
neighbour is what retrieval finds before any model reads it (Zhang et al. 2023, *RepoCoder*).
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ianvs_bridge.heuristics._heuristic import Heuristic
from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks import code_completion
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._holes import MARK
from smart_coding_dataset.tasks._locating import indent

TOKEN = re.compile(r"\w+|[^\w\s]")
NAME = re.compile(r"[A-Za-z_]\w*")
APART = re.compile(r'\s*(?:def |class |async def |@|#|"""|\'\'\'|$)')
"""How lines begin that no block begins with."""
CONTEXT = 3
"""Lines above and below a block that are compared."""
LINES = 4
"""Lines of a block that are copied at most."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The file around the hole."""

    above: tuple[str, ...]
    column: str
    """The indentation of the hole."""
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Lines of the file, and what stands around them."""

    lines: Sequence[str]
    above: Sequence[str]
    below: Sequence[str]


def see(row: Issue) -> Shown:
    """The file with its mark, as the question shows it."""
    lines = code_completion.TASK.columns(row)["code"].split("\n")
    at = next(n for n, line in enumerate(lines) if line.strip() == MARK)
    return Shown(tuple(lines[:at]), indent(lines[at]), tuple(lines[at + 1 :]))


def answer(shown: Shown, language: str) -> str:  # noqa: ARG001  code has no language
    """The lines in a fence; ``pass`` where the file has no other block."""
    here = tokens(last(shown.above)), tokens(first(shown.below))

    def likeness(other: Neighbour) -> float:
        return shared(here[0], tokens(last(other.above))) + shared(here[1], tokens(first(other.below)))

    best = max(neighbours(shown), key=likeness, default=None)
    if best is None:
        return fenced(f"{shown.column}pass", "python")
    column = indent(best.lines[0])
    text = "\n".join(shown.column + line.removeprefix(column) for line in best.lines)
    return fenced(renamed(text, tokens(last(best.above)), here[0]), "python")


def neighbours(shown: Shown) -> Iterator[Neighbour]:
    """Every block of the file that the hole might be like; none that the hole only goes on from."""
    for half in (shown.above, shown.below):
        for start, line in enumerate(half):
            lines = block(half[start : start + LINES])
            end = start + len(lines)
            beside = (half is shown.above and end == len(half)) or (half is shown.below and start == 0)
            if indent(line) and not APART.match(line) and not beside:
                yield Neighbour(lines, half[:start], half[end:])


def block(lines: Sequence[str]) -> Sequence[str]:
    """The first lines, up to an empty one or one that is indented less."""
    column = len(indent(lines[0]))
    ends = (n for n, line in enumerate(lines) if not line.strip() or len(indent(line)) < column)
    return lines[: next(ends, len(lines))]


def last(lines: Sequence[str]) -> Sequence[str]:
    """The last lines that are not empty."""
    return [line for line in lines if line.strip()][-CONTEXT:]


def first(lines: Sequence[str]) -> Sequence[str]:
    """The first lines that are not empty."""
    return [line for line in lines if line.strip()][:CONTEXT]


def tokens(lines: Sequence[str]) -> list[str]:
    """Words and signs, in order."""
    return [token for line in lines for token in TOKEN.findall(line)]


def shared(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """The Jaccard index of two bags of tokens."""
    a, b = Counter(ours), Counter(theirs)
    return (a & b).total() / max(1, (a | b).total())


def renamed(text: str, theirs: Sequence[str], ours: Sequence[str]) -> str:
    """``text`` with our names, where both contexts differ in names alone."""
    names: dict[str, str] = {}
    for tag, i, j, k, m in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:
            for old, new in zip(theirs[i:j], ours[k:m], strict=True):
                if is_name(old) and is_name(new):
                    names.setdefault(old, new)
    return NAME.sub(lambda found: names.get(found[0], found[0]), text)


def is_name(token: str) -> bool:
    """Whether a token is an identifier and no keyword."""
    return token.isidentifier() and not keyword.iskeyword(token)


HEURISTIC = Heuristic(see=see, answer=answer)
