"""Who uses a name, before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from smart_coding_dataset.refactorings.likeness import Likeness
from smart_coding_dataset.refactorings.matching import Pair


class References:
    """The names in definitions that stayed and were changed."""

    def __init__(self, stayed: Iterable[Pair], likeness: Likeness) -> None:
        """Of what stayed."""
        self._less: Counter[str] = Counter()
        self._more: Counter[str] = Counter()
        for old, new in stayed:
            if old.text != new.text:
                before, after = Counter(likeness.body(old).words), Counter(likeness.body(new).words)
                self._less += before - after
                self._more += after - before

    def replaced(self, old: str, new: str) -> float:
        """The share of uses that changed from the old name to the new one; 0 where nothing used it."""
        most = max(self._less[old], self._more[new])
        return min(self._less[old], self._more[new]) / most if most else 0.0
