"""How each commit came into the branches that stay: made on one of them, or brought in by a merge.

A *line* is the first parents of a branch that stays: the default branch, a release, any other that is there now.
What is behind the other parent of a merge is a piece of work, unless it is a line itself: ``Merge branch '8.1.x'``
and what ``git pull`` writes join two lines. The branch of a pull request is work as well, unless it has the name
of one that stays.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from smart_coding_dataset.history.git import Commit, Ref
from smart_coding_dataset.history.graph import NONE

if TYPE_CHECKING:
    from smart_coding_dataset.history.repository import Repository

OUTSIDE, MAIN, RELEASE, OTHER = range(4)
"""Ranks: in no branch that stays; in what HEAD names; in a branch or tag of releases; in any other branch."""

_WORD = r"(?:releases?|rel|stable|maint(?:enance)?|hotfix|support|lts|branch|patches)"
_AFTER = rf"(?:[-_.]?(?:{_WORD}|x))"
_RELEASE = re.compile(
    r"(?:[\w.-]+/)*?"
    rf"(?:(?:(?:{_WORD}[-_/.]?)+v?(?:\d+(?:[._-]\d+)*)?|v?\d+(?:\.\d+)+|v\d+){_AFTER}*|\d+{_AFTER}+)",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?:[\w.-]+/)*(?:main|master|trunk|dev|devel|develop|development|next|staging)", re.IGNORECASE)
_BRANCH = re.compile(
    r"\AMerge (?:(?:remote-tracking )?branch '(?P<name>[^'\n]+)'(?P<of> of \S+)?"
    r"|[`'\"]?(?P<short>[\w./-]+)[`'\"]? into )",
    re.IGNORECASE,
)
_TAG = re.compile(r"\AMerge tag '")
_PULL_BRANCH = re.compile(r"(?:.*/)?(?:pr|pull)[/-](?P<number>[1-9]\d{0,8})(?:/head|/merge)?\Z", re.IGNORECASE)


class Lines:
    """Where the commits of a repository stand, by position: some nine bytes a commit."""

    def __init__(self, repository: Repository) -> None:
        """Walk all branches that stay, each merge after those before it, so that the innermost takes a commit."""
        count = repository.graph.count
        self._repository = repository
        self._rank, self._via = bytearray(count), array("q", [NONE]) * count
        self.merges = array("q")
        """Positions of merges that brought in a piece of work."""
        heads = (ref for ref in repository.refs() if ref.kind == "pull request")
        self.heads = {ref.number: ref.commit for ref in heads if ref.number and ref.commit}
        """Last commits of pull requests, where their refs are there."""
        self._landings = dict(_landings(repository))
        for commit, rank in _tips(repository, self._heads_of_pulls()):
            self._walk(repository.position(commit), rank)

    def rank(self, commit: str) -> int:
        """Where a commit stays: ``MAIN``, ``RELEASE``, ``OTHER``, or ``OUTSIDE``."""
        position = self._repository.position(commit)
        return OUTSIDE if position == NONE else self._rank[position]

    def merge_of(self, commit: str) -> str | None:
        """The merge that brought a commit in with a piece of work; None for one made on a line, or outside."""
        position = self._repository.position(commit)
        via = NONE if position == NONE else self._via[position]
        return None if via == NONE else self._repository.at(via)

    def landed(self, commit: str) -> int | None:
        """The pull request that a commit says it is the end of; None if it says none, or one of a fork."""
        position = self._repository.position(commit)
        number = self._landings.get(position)
        via = NONE if position == NONE else self._via[position]
        return number if number and self._plausible(number, via) else None

    def numbers(self) -> set[int]:
        """All pull requests that commits in branches that stay say they are the end of."""
        return {n for p, n in self._landings.items() if self._rank[p] and self._plausible(n, self._via[p])}

    def outside(self, head: str) -> list[str]:
        """The commits that lead to one and stay in no branch, parents before children."""
        found: set[int] = set()
        waiting = [self._repository.position(head)]
        while waiting:
            position = waiting.pop()
            if position != NONE and not self._rank[position] and position not in found:
                found.add(position)
                waiting += self._repository.graph.parents(position)
        return [self._repository.at(position) for position in sorted(found)]

    def _heads_of_pulls(self) -> set[str]:
        """Last commits of pull requests, as git or GitHub tells them."""
        pulls = map(self._repository.pull, self._repository.pull_numbers())
        return {*self.heads.values(), *(pull.head_commit for pull in pulls if pull)}

    def _walk(self, tip: int, rank: int) -> None:
        waiting = [(tip, NONE, NONE)]
        while waiting:  # the last put there comes first: a merge, and all behind it, before the next
            start, merge, inside = waiting.pop()
            line = list(takewhile(lambda p: not self._rank[p], self._repository.graph.first_parents(start)))
            if not line:
                continue
            owner = self._owner(line, merge, inside)
            for position in line:
                self._rank[position], self._via[position] = rank, owner
                others = self._repository.graph.parents(position)[1:]
                waiting += [(other, position, owner) for other in reversed(others)]

    def _owner(self, line: list[int], merge: int, inside: int) -> int:
        """The merge whose work the commits of a line are; ``NONE`` where they are a line that stays."""
        if merge == NONE:
            return NONE
        number = self._landings.get(merge)
        if inside != NONE and (number is None or not self._plausible(number, inside)):
            return inside
        if any(self._plausible(self._landings[p], merge) for p in line if p in self._landings):
            return NONE
        if number is None and _joins(self._repository.commit(self._repository.at(merge))):
            return NONE
        if merge not in self.merges[-1:]:
            self.merges.append(merge)
        return merge

    def _plausible(self, number: int, inside: int) -> bool:
        """Whether a number inside other work is of this repository: those of a fork are far lower."""
        return 2 * number > self._landings.get(inside, 0)


def own_number(commit: Commit) -> int | None:
    """The pull request that a commit says it merges or squashes; None if it says none, or shows no proof."""
    for link in commit.links:
        if link.number is not None and link.kind in ("merges", "squashes"):
            return link.number
    branch = _BRANCH.match(commit.message)
    pull = _PULL_BRANCH.match(branch["name"] or "") if branch else None
    return int(pull["number"]) if pull else None


def is_release(branch: str) -> bool:
    """Whether a branch has the name of one that releases are made from."""
    return bool(_RELEASE.fullmatch(branch))


def _joins(merge: Commit | None) -> bool:
    """Whether a merge joins two branches that stay, by what it calls them."""
    if merge is None or _TAG.match(merge.message):
        return True
    branch = _BRANCH.match(merge.message)
    if branch is None:
        return False
    name = branch["name"] or branch["short"]
    return bool(branch["of"] or _LINE.fullmatch(name) or is_release(name))


def _landings(repository: Repository) -> Iterator[tuple[int, int]]:
    for number in repository.linked_numbers():
        for commit in repository.linking(number):
            if own_number(commit) == number:
                yield repository.position(commit.commit), number


def _tips(repository: Repository, work: Collection[str]) -> Iterator[tuple[str, int]]:
    """What stays, the most important first; not the branches that are work."""
    if repository.head:
        yield repository.head, MAIN
    found: dict[int, list[str]] = defaultdict(list)
    for ref in repository.refs():
        if ref.commit and ref.kind not in ("pull request", "former head"):
            rank = _rank(ref)
            if rank != OTHER or ref.commit not in work or _LINE.fullmatch(_name(ref)):
                found[rank].append(ref.commit)
    for rank in sorted(found):
        yield from ((commit, rank) for commit in found[rank])


def _rank(ref: Ref) -> int:
    return RELEASE if ref.kind == "tag" or is_release(_name(ref)) else OTHER


def _name(ref: Ref) -> str:
    """Without ``refs/heads/``; that of a remote branch keeps the remote's."""
    return ref.ref.partition("refs/")[2].partition("/")[2]
