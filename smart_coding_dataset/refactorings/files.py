"""Files that have another name or stand in another folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from smart_coding_dataset.records import ChangedFile
from smart_coding_dataset.refactorings.refactoring import Refactoring


def moved_files(files: Iterable[ChangedFile]) -> Iterator[Refactoring]:
    """What git took for the same file: the confidence is the share of lines that are."""
    for file in files:
        if file.old_path is None or file.before is None or file.after is None:
            continue
        old, new = PurePosixPath(file.old_path), PurePosixPath(file.file_path)
        kinds = (["move"] if old.parent != new.parent else []) + (["rename"] if old.name != new.name else [])
        yield Refactoring(
            kind=" and ".join(kinds),
            what="file",
            before=file.old_path,
            after=file.file_path,
            confidence=_alike(file.before, file.after),
        )


def _alike(before: str, after: str) -> float:
    one, other = Counter(before.splitlines()), Counter(after.splitlines())
    total = one.total() + other.total()
    return round(2 * (one & other).total() / total, 2) if total else 1.0
