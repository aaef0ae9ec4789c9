"""The lists of a whole repository by number of the issue or pull request, though GitHub lists them by date.

Issues that moved here are older than their numbers. What is held is sixteen bytes each; the pages stay on disk.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from smart_coding_dataset.sources._github.answers import Answers
from smart_coding_dataset.sources._github.raws import as_documented

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
            with as_documented(page):
                places += [(int(item["number"]), number << 32 | index) for index, item in enumerate(items)]
        places.sort()
        self._numbers = array("Q", (number for number, _ in places))
        self._places = array("Q", (place for _, place in places))
        self._page = lru_cache(maxsize=_PAGES_HELD)(lambda path: answers.page(path).body)

    def numbers(self) -> list[int]:
        """All numbers, ascending, each once: what moved on while we asked may stand on two pages."""
        return sorted(set(self._numbers))

    def item(self, number: int) -> dict[str, Any] | None:
        """What was listed first under a number; None where nothing was."""
        return next(self.items(number), None)

    def items(self, number: int) -> Iterator[dict[str, Any]]:
        """All that was listed under a number, in the order of the list."""
        for at in range(bisect_left(self._numbers, number), bisect_right(self._numbers, number)):
            place = self._places[at]
            yield self._page(self._paths[place >> 32])[place & 0xFFFFFFFF]
