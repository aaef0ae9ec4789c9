"""One labelled change, written as its files before and after.

``--- a.py`` starts a file as it was, ``+++ a.py`` as it is, ``+++ b.py <- a.py`` what git took for renamed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smart_coding_dataset.records import ChangedFile

_HEADER = re.compile(r"^(---|\+\+\+) (\S+)(?: <- (\S+))?\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """A change, what is in it, and what must not be seen in it. Nothing else must be seen either."""

    situation: str
    files: list[ChangedFile]
    wanted: tuple[str, ...]
    never: tuple[str, ...]

    @property
    def decisions(self) -> int:
        """How many are labelled: a change without any refactoring is one."""
        return len(self.wanted) + len(self.never) or 1


def case(situation: str, text: str, *wanted: str, never: tuple[str, ...] = ()) -> Case:
    _, *parts = _HEADER.split(text)
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    renames: dict[str, str] = {}
    for sign, path, old, content in zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True):
        (before if sign == "---" else after)[path] = content
        if old:
            renames[path] = old
    paths = (before.keys() - renames.values()) | after.keys()
    files = [
        ChangedFile(
            file_path=path,
            before=before.get(renames.get(path, path)),
            after=after.get(path),
            old_path=renames.get(path),
        )
        for path in sorted(paths)
    ]
    return Case(situation, files, wanted, never)
