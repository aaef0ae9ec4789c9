"""The files that a remark is about, as they were and as the answer left them."""

from __future__ import annotations

from collections.abc import Iterable

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.git import Change
from smart_coding_dataset.history.work import Work


def between(repository: Repository, start: str, end: str, paths: Iterable[tuple[str, str]]) -> list[Change]:
    """What differs between two commits in some files, each given by its path at the one and at the other."""
    found = []
    for before, after in sorted(set(paths)):
        old, new = repository.file(start, before), repository.file(end, after)
        if old and new and old.path == new.path:
            status = "M" if old.mode[:3] == new.mode[:3] else "T"
        else:
            status = "R" if old and new else "D" if old else "A"
        if old != new:
            found.append(Change(event="", commit=end, parent=start, status=status, old=old, new=new))
    return found


def of_commit(repository: Repository, commit: str) -> list[tuple[str, str]]:
    """The paths of the files that a commit changed, before and after it."""
    sides = [(c.old or c.new, c.new or c.old) for c in repository.changes(commit)]
    return [(old.path, new.path) for old, new in sides if old and new]


def of_work(repository: Repository, piece: Work, *heads: str) -> list[tuple[str, str]]:
    """The paths of the files that the work's own commits changed, up to some of them; renames count as two."""
    own, found = set(piece.commits), set[str]()
    for head in heads:
        for name in repository.between(piece.base, head) if piece.base else []:
            commit = repository.commit(name)
            if commit and len(commit.parents) < 2 and (name in own or not repository.lines.rank(name)):
                found |= {path for pair in of_commit(repository, name) for path in pair}
    return [(path, path) for path in sorted(found)]
