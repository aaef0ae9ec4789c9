"""The history as one stream of commits and changes, with git always one window of questions ahead of us."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from smart_coding_dataset.sources._git.diffs import LONGEST, Change, Diffs, Failed, Resolution
from smart_coding_dataset.sources._git.walk import Step

T = TypeVar("T")
_WINDOW = 12_000
"""Characters of questions; two windows fit into a pipe of 64 KiB with room to spare."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A commit, or a part of what it changed, that cannot be told, and why."""

    reason: str


Item = tuple[Step, Change | Resolution | Skipped | None]
"""Something about a commit; None is the commit itself, which comes first."""


def items(steps: Iterable[Step], diffs: Diffs) -> Iterator[Item]:
    """Each commit, what it changed against its first parent, and what a merge has like none of its parents."""

    def ask(window: list[Step]) -> None:
        for step in window:
            for parents in _questions(step):
                diffs.ask(step.commit, parents)
        diffs.flush()

    for window in ahead(steps, _length, ask):
        for step in window:
            yield step, None
            for _ in _questions(step):
                for change in diffs.answer():
                    yield step, Skipped("a tree is missing or corrupt") if isinstance(change, Failed) else change
            if step.cut:
                yield step, Skipped("parents are not in this clone")
            elif len(step.parents) > 1 and not _fits(step):
                yield step, Skipped("too many parents to compare at once")


def ahead(found: Iterable[T], length: Callable[[T], int], ask: Callable[[list[T]], None]) -> Iterator[list[T]]:
    """Windows of ``found``. ``ask`` is called for the next one before each is given out."""
    waiting: deque[list[T]] = deque()
    for window in _windows(found, length):
        ask(window)
        waiting.append(window)
        if len(waiting) > 1:
            yield waiting.popleft()
    yield from waiting


def _windows(found: Iterable[T], length: Callable[[T], int]) -> Iterator[list[T]]:
    window: list[T] = []
    total = 0
    for one in found:
        window.append(one)
        total += length(one)
        if total > _WINDOW:
            yield window
            window, total = [], 0
    if window:
        yield window


def _questions(step: Step) -> list[tuple[str, ...]]:
    """The lists of parents to compare with."""
    if step.cut:
        return []
    if len(step.parents) > 1 and _fits(step):
        return [step.parents[:1], step.parents]
    return [step.parents[:1]]


def _length(step: Step) -> int:
    return sum((len(parents) + 1) * 65 + 9 for parents in _questions(step))


def _fits(step: Step) -> bool:
    return (len(step.parents) + 1) * (len(step.commit) + 1) < LONGEST
