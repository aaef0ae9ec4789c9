"""Many changes, one after the other, as one: what was before the first and what is after the last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smart_coding_dataset.history.git import Change, Side


def compose(commits: Iterable[Sequence[Change]]) -> list[Change]:
    """What commits, each the first parent of the next, changed together, by path. ``C`` becomes ``A``."""
    first: dict[str, Side | None] = {}
    """Path after all, or last path of what is gone -> the file before all."""
    last: dict[str, Change] = {}
    for changes in commits:
        _take(first, last, changes)
    _unswap(first, last)
    joined = (_joined(first[path], last[path]) for path in sorted(last))
    return [change for change in joined if change.old != change.new]


def _take(first: dict[str, Side | None], last: dict[str, Change], changes: Sequence[Change]) -> None:
    """Take one more commit. Its changes happen at once: two files may swap their names."""
    entries = []
    for change in changes:
        old = None if change.status == "C" else change.old
        path = change.new.path if change.new else change.old.path if change.old else ""
        origin = first.get(old.path, old) if old else first.get(path)
        entries.append((path, origin, change))
    for change in changes:
        if change.old and change.status != "C":
            first.pop(change.old.path, None)
            last.pop(change.old.path, None)
    for path, origin, change in entries:
        first[path], last[path] = origin, change


def _unswap(first: dict[str, Side | None], last: dict[str, Change]) -> None:
    """A file moved away and another put in its place: the place was changed, and the other path is new."""
    for path, before in sorted(first.items()):
        if before and before.path != path and before.path in last and first[before.path] is None:
            first[before.path], first[path] = before, None


def _joined(before: Side | None, last: Change) -> Change:
    after = last.new
    if before is None or after is None:
        status = "D" if after is None else "A"
    elif before.path != after.path:
        status = "R"
    else:
        status = "M" if before.mode[:3] == after.mode[:3] else "T"
    return Change(event=last.event, commit=last.commit, parent=None, status=status, old=before, new=after)
