"""Which commit leads to which: positions instead of ids, a few bytes a commit.

Parents have lower positions than their children; ``NONE`` is a commit that is not here.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Iterator

NONE = -1


class Graph:
    """Parents of commits, by position."""

    def __init__(self) -> None:
        self._starts, self._parents = array("q", [0]), array("q")

    @property
    def count(self) -> int:
        """How many commits there are."""
        return len(self._starts) - 1

    def add(self, parents: Iterable[int]) -> None:
        """One more commit, at the next position."""
        self._parents.extend(parents)
        self._starts.append(len(self._parents))

    def parents(self, position: int) -> list[int]:
        """The parents that are here."""
        return [p for p in self._parents[self._starts[position] : self._starts[position + 1]] if p != NONE]

    def first_parents(self, position: int) -> Iterator[int]:
        """The commit, its first parent, that one's, and so on as far as the history goes."""
        while position != NONE:
            yield position
            start = self._starts[position]
            position = self._parents[start] if start < self._starts[position + 1] else NONE

    def is_ancestor(self, ancestor: int, of: int) -> bool:
        """Whether one leads, through any parents, to another; of itself it does."""
        seen, waiting = {of}, [of]
        while waiting:
            position = waiting.pop()
            if position == ancestor:
                return True
            fresh = [p for p in self.parents(position) if p >= ancestor and p not in seen]
            seen.update(fresh)
            waiting += fresh
        return False

    def between(self, base: int, head: int) -> list[int]:
        """What ``head`` leads to and ``base`` does not, ascending: ``git rev-list --reverse base..head``."""
        wanted = {head: True} | {base: False}
        waiting = [-position for position in wanted]
        heapq.heapify(waiting)
        found, left = [], sum(wanted.values())
        while left:
            position = -heapq.heappop(waiting)  # nothing above it is left, so its mark is final
            if wanted[position]:
                found.append(position)
                left -= 1
            for parent in self.parents(position):
                if parent not in wanted:
                    heapq.heappush(waiting, -parent)
                    wanted[parent] = True
                    left += 1
                if wanted[parent] and not wanted[position]:
                    wanted[parent] = False
                    left -= 1
        return found[::-1]
