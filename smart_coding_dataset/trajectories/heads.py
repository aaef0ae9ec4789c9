"""The heads that a branch had, one after the other, and what each forced push changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.history.github import TimelineEvent
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.records import TraceEvent
from smart_coding_dataset.trajectories import tools
from smart_coding_dataset.trajectories.changed import Changed, changed
from smart_coding_dataset.trajectories.written import Written

_MOST_COMMITS = 500
"""What leads to an older head and is more than this is another history, pushed here by mistake."""

Key = tuple[str | None, str | None, str]
"""Author, time of authoring and title: a rebase keeps them, and so does an amendment of the change alone."""


def forced(timeline: Sequence[TimelineEvent]) -> list[TimelineEvent]:
    """The forced pushes, oldest first."""
    return [event for event in timeline if event.kind == "head_ref_force_pushed"]


def written(repository: Repository, final: Sequence[str], pushes: Sequence[TimelineEvent]) -> Iterator[Written]:
    """All commits that a work ever had, as far as git has them: those of older heads, then the final ones."""
    older = [repository.lines.outside(push.before) for push in pushes if push.before]
    own = [names for names in older if len(names) <= _MOST_COMMITS]
    known = Known(repository)
    for name in dict.fromkeys(name for names in (*own, final) for name in names):
        commit = repository.commit(name)
        if commit is not None:
            yield known.add(commit)


class Known:
    """The commits of a work so far, to see which of them are recorded again in a later head."""

    def __init__(self, repository: Repository) -> None:
        """None yet."""
        self._repository = repository
        self._by_key: dict[Key, Written] = {}
        self._by_mark: dict[str, Written] = {}

    def add(self, commit: Commit) -> Written:
        """One more commit, with the earlier one that it is a new form of."""
        change = changed(self._repository, commit)
        before = self._earlier(commit, change)
        same = before is not None and (before.changed.mark, before.changed.paths) == (change.mark, change.paths)
        found = Written(commit=commit, changed=change, earlier=before.commit if before else None, same=same)
        self._by_key[key(commit)] = found
        if change.mark is not None:
            self._by_mark[change.mark] = found
        return found

    def _earlier(self, commit: Commit, change: Changed) -> Written | None:
        """One in another head: what leads to a commit is no form of it."""
        found = (self._by_key.get(key(commit)), self._by_mark.get(change.mark or ""))
        return next(
            (one for one in found if one and not self._repository.is_ancestor(one.commit.commit, commit.commit)),
            None,
        )


def key(commit: Commit) -> Key:
    """What a commit is known by when it was recorded again."""
    author = commit.author
    return (author.person if author else None, author.time if author else None, commit.title)


def push(repository: Repository, event: TimelineEvent, known: Mapping[str, Written]) -> TraceEvent:
    """A forced push, with what is in the new head and not, or not so, in the old one."""
    old, new = (_own(repository, name, known) for name in (event.before, event.commit))
    gone, come = (_differing(one, other) for one, other in ((old, new), (new, old)))
    files = sorted({path for one in (*gone, *come) for path in one.changed.paths})
    return TraceEvent(
        id=event.event,
        type="push",
        time=event.created_at,
        actor=event.actor,
        tool=tools.named(event.actor),
        commit=event.commit,
        state="forced",
        files=files,
        detail=_detail(event, old, new, bool(gone or come)),
    )


def _own(repository: Repository, head: str | None, known: Mapping[str, Written]) -> dict[Key, Written]:
    names = [name for name in known if head and repository.is_ancestor(name, head)]
    return {key(known[name].commit): known[name] for name in names}


def _differing(one: Mapping[Key, Written], other: Mapping[Key, Written]) -> list[Written]:
    """The commits of one head whose change is not in the other."""
    marks = {found.changed.mark for found in other.values()}
    return [found for found in one.values() if found.changed.mark is None or found.changed.mark not in marks]


def _detail(event: TimelineEvent, old: Mapping[Key, Written], new: Mapping[Key, Written], differs: bool) -> str:
    way = f"{event.before} -> {event.commit}"
    if not old or not new:
        return way
    return f"{way}: {'other changes' if differs else 'rebase'}"
