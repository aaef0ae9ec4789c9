"""What a commit changed: its files, how many lines, and a mark by which the same change is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from smart_coding_dataset.history.files import changed_files, patch
from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.records import ChangedFile
from smart_coding_dataset.refactorings import Refactoring, find

_MOST_FILES = 1_000
"""Files of the largest commit whose texts are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What one commit changed, without the texts."""

    paths: list[str]
    """Sorted; half characters as escapes."""
    added: int | None
    """Lines; None where the texts are not here or too many. The same holds for the two below."""
    deleted: int | None
    mark: str | None
    """The same for commits that add and delete the same lines of the same files, wherever they stand."""
    refactorings: list[Refactoring]


def changed(repository: Repository, commit: Commit) -> Changed:
    """What a commit changed. A merge changes nothing itself: what it brings in was written before."""
    changes = repository.changes(commit.commit) if len(commit.parents) < 2 else []
    sides = {side.path for change in changes for side in (change.old, change.new) if side}
    paths = sorted(path.encode("utf-8", "backslashreplace").decode() for path in sides)
    if not changes or len(changes) > _MOST_FILES:
        return Changed(paths=paths, added=None, deleted=None, mark=None, refactorings=[])
    files, left_out = changed_files(changes, repository)
    added, deleted, mark = _lines(files, left_out)
    return Changed(paths=paths, added=added, deleted=deleted, mark=mark, refactorings=find(files))


def _lines(files: Sequence[ChangedFile], left_out: Sequence[str]) -> tuple[int, int, str]:
    added = deleted = 0
    mark = hashlib.sha256("\0".join(left_out).encode())
    for file in files:
        _, _, hunks = patch([file]).partition("\n@@ ")
        lines = [line for line in hunks.split("\n")[1:] if line[:1] in ("+", "-")]
        more = sum(line[0] == "+" for line in lines)
        added, deleted = added + more, deleted + len(lines) - more
        mark.update("\0".join([file.old_path or "", file.file_path, *lines, ""]).encode())
    return added, deleted, mark.hexdigest()
