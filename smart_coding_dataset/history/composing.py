"""Many changes, one after the other, as one: what was before the first and what is after the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from smart_coding_dataset.history.git import Change, Side


def compose(commits: Iterable[Sequence[Change]]) -> list[Change]:
    """What commits, each the first parent of the next, changed together, by path. ``C`` becomes ``A``.

    A rename is told only where one path is gone and another new: a path that another file took was changed.
    """
    net = _Net()
    for changes in commits:
        net.take(changes)
    return sorted(net.changes(), key=_path)


class _Net:
    """Each path that was touched: its file before all and after all, and the path that it was moved from."""

    def __init__(self) -> None:
        self._before: dict[str, Side | None] = {}
        self._after: dict[str, Side | None] = {}
        self._origin: dict[str, str] = {}
        self._last: dict[str, Change] = {}

    def take(self, changes: Sequence[Change]) -> None:
        """One more commit. Its changes happen at once: two files may swap their names."""
        origins = {c.new.path: self._origin_of(c) for c in changes if c.new}
        for change in changes:
            if change.old and change.status != "C":
                self._touch(change.old.path, change.old, change)
                self._after[change.old.path] = None
                self._origin.pop(change.old.path, None)
        for change in changes:
            if change.new:
                self._touch(change.new.path, None, change)
                self._after[change.new.path] = change.new
                self._origin[change.new.path] = origins[change.new.path]

    def changes(self) -> Iterator[Change]:
        """What differs between before and after."""
        renamed = {old: new for new, old in self._origin.items() if self._is_rename(old, new)}
        for path, change in self._last.items():
            before, after = self._before[path], self._after[path]
            if path in renamed.values():
                before = self._before[self._origin[path]]
            if before != after and path not in renamed:
                yield _change(before, after, change)

    def _touch(self, path: str, before: Side | None, change: Change) -> None:
        self._before.setdefault(path, before)
        self._last[path] = change

    def _origin_of(self, change: Change) -> str:
        """The path that a new file had before all; its own where it was not there."""
        path = _path(change)
        if change.old is None or change.status == "C":
            return path
        return self._origin.get(change.old.path, change.old.path)

    def _is_rename(self, old: str, new: str) -> bool:
        before, after = self._before.get(old), self._after[new]
        gone, fresh = self._after.get(old) is None, self._before[new] is None
        return old != new and gone and fresh and _same_type(before, after)


def _path(change: Change) -> str:
    side = change.new or change.old
    return side.path if side else ""


def _same_type(before: Side | None, after: Side | None) -> bool:
    return before is not None and after is not None and before.mode[:3] == after.mode[:3]


def _change(before: Side | None, after: Side | None, last: Change) -> Change:
    if before is None or after is None:
        status = "D" if after is None else "A"
    elif before.path != after.path:
        status = "R"
    else:
        status = "M" if _same_type(before, after) else "T"
    return Change(event=last.event, commit=last.commit, parent=None, status=status, old=before, new=after)
