"""The issues and pull requests of a repository by number, though GitHub lists them by date.

Issues that moved here are older than their numbers. What is held is eight bytes each; the pages stay on disk.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import lru_cache
from typing import Any

from smart_coding_dataset.sources._github.answers import Answers

_PAGES_HELD = 4


class Listing:
    """Where each item of a list stands in its pages."""

    def __init__(self, answers: Answers, path: str) -> None:
        """Read the list at ``path``.

        Raises:
            NoAnswerError: There is no such list.
        """
        self._paths: list[str] = []
        places = []
        for number, (page, items) in enumerate(answers.pages(path)):
            self._paths.append(page)
            places += [(item["number"], number, index) for index, item in enumerate(items)]
        self._places = array("Q", (n << 32 | page << 8 | index for n, page, index in sorted(places)))
        self._page = lru_cache(maxsize=_PAGES_HELD)(lambda path: answers.page(path).body)

    def numbers(self) -> list[int]:
        """All numbers, ascending, each once: what moved on while we asked may stand on two pages."""
        return sorted({place >> 32 for place in self._places})

    def item(self, number: int) -> dict[str, Any] | None:
        """What was listed under a number; None where nothing was."""
        at = bisect_left(self._places, number << 32)
        if at == len(self._places) or self._places[at] >> 32 != number:
            return None
        place = self._places[at]
        found: dict[str, Any] = self._page(self._paths[place >> 8 & 0xFFFFFF])[place & 0xFF]
        return found
