"""One repository, as git, GitHub or both saw it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from smart_coding_dataset import schema
from smart_coding_dataset.history import github, noting
from smart_coding_dataset.history.composing import compose
from smart_coding_dataset.history.git import Blob, Change, Commit, Ref, Resolution, Side
from smart_coding_dataset.history.graph import NONE, Graph
from smart_coding_dataset.history.index import Index, Note
from smart_coding_dataset.history.lines import Lines
from smart_coding_dataset.history.people import People
from smart_coding_dataset.records import RawEvent

T = TypeVar("T")


class Repository:
    """Commits, changes, contents, issues and pull requests, found by what names them.

    A source that was not asked gives nothing: without git there are no commits, without GitHub no issues.
    """

    def __init__(self, shards: Sequence[Path], scratch: Path) -> None:
        """Index the shards of one repository.

        Raises:
            UserError: A line of a shard is no raw event.
        """
        self._about: dict[str, Mapping[str, Any]] = {}
        self._order = array("q")  # position -> place; parents before children
        self._people = People()
        self.graph = Graph()
        self.position: Callable[[str], int] = lru_cache(maxsize=65_536)(self._look_up)
        """The position of a commit in ``graph``, higher than those of its parents; ``NONE`` if it is not here."""
        self._commit: Callable[[int], Commit] = lru_cache(maxsize=1024)(lambda place: self._record(Commit, place))
        self._index = Index(shards, scratch)
        self._index.read(self._notes)
        seen = self._about.get("github") or self._about.get("git") or {}
        self.url: str | None = seen.get("url") or self._about.get("git", {}).get("url")
        self.license: str | None = self._about.get("git", {}).get("license") or seen.get("license")
        """SPDX; None where no source is sure."""
        self.head: str | None = self._about.get("git", {}).get("head")
        """The commit that HEAD names; None where git was not asked, or names none."""

    @property
    def sources(self) -> frozenset[str]:
        """``git``, ``github`` or both."""
        return frozenset(self._about)

    @property
    def name(self) -> str:
        """``OWNER/NAME``, or ``NAME`` where there is no owner."""
        return str((self._about.get("github") or self._about["git"])["name"])

    # What git saw.

    def commits(self) -> Iterator[Commit]:
        """All commits, parents before children."""
        return (self._record(Commit, place) for place in self._order)

    def commit(self, name: str) -> Commit | None:
        """A commit by its id; None if there is no such commit here."""
        position = self.position(name)
        return None if position == NONE else self._commit(self._order[position])

    def abbreviated(self, start: str) -> Commit | None:
        """The one commit whose id begins so; None if there is none, or more than one."""
        found = [key for key, _ in zip(self._index.keys("commit", start.lower()), range(2), strict=False)]
        return self.commit(found[0]) if len(found) == 1 else None

    def changes(self, commit: str) -> list[Change]:
        """What a commit changed against its first parent."""
        return [self._record(Change, place) for place in self._index.places("change", commit)]

    def resolutions(self, commit: str) -> list[Resolution]:
        """What a merge changed against all its parents: its own work."""
        return [self._record(Resolution, place) for place in self._index.places("resolution", commit)]

    def is_whole(self, commit: str) -> bool:
        """Whether all that a commit changed is known: neither its tree nor its parent was missing."""
        return not self._index.places("skipped", commit)

    def refs(self) -> list[Ref]:
        """Branches, tags and pull requests."""
        return [self._record(Ref, place) for place in self._index.places(noting.REF)]

    @cached_property
    def lines(self) -> Lines:
        """How commits came into the branches that stay."""
        return Lines(self)

    def linked_numbers(self) -> list[int]:
        """Numbers of issues and pull requests that messages link to, ascending."""
        return sorted(int(key) for key in self._index.keys(noting.NUMBER))

    def linking(self, number: int) -> list[Commit]:
        """Commits whose messages link to the issue or pull request of that number, in the order of the history."""
        return [self._commit(place) for place in self._index.places(noting.NUMBER, str(number))]

    def naming(self, commit: Commit) -> list[Commit]:
        """Commits that may name a commit by its id or a part of it, or as reverted by its title, in order."""
        places = self._index.places(noting.NAMED, commit.commit[: noting.SHORT])
        places += self._index.places(noting.TITLED, noting.title_key(commit.title))
        return [self._commit(place) for place in sorted(set(places))]

    def is_own(self, repository: str | None) -> bool:
        """Whether a link that names this repository, or none, stays in here."""
        return repository is None or repository.lower() == self.name.lower()

    def blob(self, name: str) -> Blob | None:
        """A content by its id; None where it is not in the store."""
        places = self._index.places("blob", name)
        return schema.from_dict(Blob, self._index.at(places[0]).data) if places else None

    def text(self, side: Side | None) -> str | None:
        """A file as text; None where there is none, or it is no UTF-8 text."""
        found = None if side is None or side.mode == "160000" else self.blob(side.object)
        usable = found is not None and found.encoding is not None and found.encoding.lower() in ("utf-8", "ascii")
        return found.text if usable and found else None

    def is_ancestor(self, ancestor: str, of: str) -> bool:
        """Whether a commit leads, through any parents, to another; of itself it does."""
        first, last = self.position(ancestor), self.position(of)
        return NONE not in (first, last) and self.graph.is_ancestor(first, last)

    def between(self, base: str, head: str) -> list[str]:
        """The commits that ``head`` leads to and ``base`` does not, parents before children.

        Empty where either is not here.
        """
        first, last = self.position(base), self.position(head)
        found = [] if NONE in (first, last) else self.graph.between(first, last)
        return [self.at(position) for position in found]

    def first_parents(self, commit: str) -> Iterator[str]:
        """The commit, its first parent, that one's first parent, and so on as far as the history goes."""
        return map(self.at, self.graph.first_parents(self.position(commit)))

    def file(self, commit: str, path: str) -> Side | None:
        """A file as it is at a commit; None where it is not there."""
        touched = {self.position(self._index.at(place).data["commit"]) for place in self._touching(path)}
        line = self.graph.first_parents(self.position(commit)) if touched else iter(())
        position = next((p for p in line if p in touched), NONE)
        changes = [] if position == NONE else self.changes(self.at(position))
        return next((c.new for c in changes if c.new and c.new.path == path), None)

    def tree(self, commit: str) -> dict[str, Side]:
        """All files at a commit by path, as far as the history goes back."""
        files: dict[str, Side] = {}
        for name in reversed(list(self.first_parents(commit))):
            _apply(files, self.changes(name))
        return files

    def composed(self, chain: Sequence[str]) -> list[Change]:
        """What commits, each the first parent of the next, changed together, by path."""
        return compose([self.changes(name) for name in chain])

    # What GitHub saw.

    def issue_numbers(self) -> list[int]:
        """Numbers of all issues, ascending."""
        return sorted(int(key) for key in self._index.keys("issue"))

    def pull_numbers(self) -> list[int]:
        """Numbers of all pull requests, ascending."""
        return sorted(int(key) for key in self._index.keys("pull"))

    def issue(self, number: int) -> github.Issue | None:
        """An issue; None if there is none of that number."""
        return next(iter(self._about_number(github.Issue, "issue", number)), None)

    def pull(self, number: int) -> github.PullRequest | None:
        """A pull request; None if there is none of that number."""
        return next(iter(self._about_number(github.PullRequest, "pull", number)), None)

    def comments(self, number: int) -> list[github.Comment]:
        """The conversation on an issue or a pull request, oldest first."""
        return self._about_number(github.Comment, "comment", number)

    def timeline(self, number: int) -> list[github.TimelineEvent]:
        """What happened to an issue or a pull request, oldest first."""
        return self._about_number(github.TimelineEvent, "timeline", number)

    def pull_commits(self, number: int) -> list[github.PullCommit]:
        """The commits of a pull request, as they are at last, in order."""
        return self._about_number(github.PullCommit, "pull_commit", number)

    def reviews(self, number: int) -> list[github.Review]:
        """Reviews of a pull request, oldest first."""
        return self._about_number(github.Review, "review", number)

    def threads(self, number: int) -> list[github.Thread]:
        """Conversations on lines of a pull request."""
        return self._about_number(github.Thread, "thread", number)

    def review_comments(self, number: int) -> list[github.ReviewComment]:
        """Remarks on lines of a pull request, oldest first."""
        return self._about_number(github.ReviewComment, "review_comment", number)

    def checks(self, commit: str) -> list[github.Check]:
        """Test results of a commit, oldest first."""
        return [self._record(github.Check, place) for place in self._index.places(noting.CHECK, commit)]

    def releases(self) -> list[github.Release]:
        """Releases, oldest first."""
        return [self._record(github.Release, place) for place in self._index.places(noting.RELEASE)]

    def close(self) -> None:
        """Let go of the files."""
        self._index.close()

    # How events are noted and found again.

    def _notes(self, event: RawEvent, place: int) -> Iterator[Note]:
        if event.type == "repository":
            self._about[event.source] = event.data
        elif event.source == "git" and event.type == "commit":
            self.graph.add(self._look_up(parent) for parent in event.data["parents"])
            self._order.append(place)
        elif event.type == "pull_commit":
            self._join(event.data)
        return noting.notes(event, self.is_own)

    def _join(self, told: Mapping[str, Any]) -> None:
        """Who wrote a commit, to GitHub and to git. Shards of git come first; only git knows ``.mailmap``."""
        self._people.join(told["author"], told["git_author"])
        for place in self._index.places("commit", told["commit"]):
            stamp = self._index.at(place).data["author"]
            self._people.join(told["author"], stamp and stamp["person"])

    def _look_up(self, commit: str) -> int:
        """The position of a commit. Places ascend with positions, so that they need not be noted."""
        places = self._index.places("commit", commit)
        return bisect_left(self._order, places[0]) if places else NONE

    def at(self, position: int) -> str:
        """The commit at a position."""
        return str(self._index.at(self._order[position]).data["commit"])

    def _touching(self, path: str) -> list[int]:
        return self._index.places(noting.FILE, noting.path_key(path))

    def _about_number(self, record: type[T], kind: str, number: int) -> list[T]:
        return [self._record(record, place) for place in self._index.places(kind, str(number))]

    def _record(self, record: type[T], place: int) -> T:
        event = self._index.at(place)
        return schema.from_dict(record, {**self._people.same(event.data), "event": event.id})


def _apply(files: dict[str, Side], changes: Sequence[Change]) -> None:
    for change in changes:
        if change.old and change.status in "DR":
            files.pop(change.old.path, None)
    for change in changes:
        if change.new:
            files[change.new.path] = change.new
