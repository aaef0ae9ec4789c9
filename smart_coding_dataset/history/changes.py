"""The changes that may have fixed an issue: pull requests, merged branches and single commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from smart_coding_dataset.history.landing import Landing, chain
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.reverting import redone, undone
from smart_coding_dataset.history.saying import Sign, of_commit, of_work
from smart_coding_dataset.history.work import Work, branch, work, works

Key = int | str
"""Names a change: the number of a pull request; or a commit, which merged a branch or is the whole change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What may have fixed an issue, as it landed."""

    work: Work | None
    """None for a commit made on the base branch itself."""
    landing: Landing
    landed_at: str | None
    """None where neither GitHub nor the commit says."""


class Changes:
    """The changes of a repository, and which issues they point to. Numbers and ids are held, no texts."""

    def __init__(self, repository: Repository) -> None:
        """Go through all work once."""
        self._repository = repository
        self._work: Callable[[Key], Work | None] = lru_cache(maxsize=16)(self._read)
        self._landed: dict[str, Key] = {}
        """Commit on a base branch -> the pull request or the branch that it is of."""
        self._pointing: dict[int, list[Key]] = defaultdict(list)
        self.pulls: set[int] = set()
        """Numbers of all pull requests, landed or not."""
        for piece in works(repository):
            if piece.number is not None:
                self.pulls.add(piece.number)
            if piece.landing:
                self._add(piece, piece.landing)

    def key(self, commit: str) -> Key:
        """The change that a commit belongs to."""
        merge = self._repository.lines.merge_of(commit) or commit
        return self._landed.get(commit) or self._landed.get(merge) or commit

    def pointing(self, issue: int) -> list[Key]:
        """The changes that point to an issue in some way."""
        found = list(self._pointing.get(issue, ()))
        singles = (c.commit for c in self._repository.linking(issue) if self.key(c.commit) == c.commit)
        return list(dict.fromkeys([*found, *singles]))

    def get(self, key: Key) -> Change | None:
        """A change; None if there is no such change, if it did not land or if it does not stand any more."""
        piece = self._work(key)
        landed = self._standing(piece) if piece else None if isinstance(key, int) else self._single(key)
        if landed is None:
            return None
        tip = self._repository.commit(landed.commits[-1])
        committed = tip.committer.time if tip and tip.committer else None
        return Change(work=piece, landing=landed, landed_at=(piece.closed_at if piece else None) or committed)

    def again(self, key: Key) -> Key | None:
        """The change that brought another back after it was reverted; None if none did."""
        piece = self._work(key)
        tip = piece.landing.commits[-1] if piece and piece.landing else key
        commit = self._repository.commit(tip) if isinstance(tip, str) else None
        back = redone(self._repository, commit) if commit else None
        return self.key(back.commit) if back else None

    def signs(self, key: Key, issue: int) -> Iterator[Sign]:
        """What a change itself says about an issue."""
        piece = self._work(key)
        commit = None if piece or isinstance(key, int) else self._repository.commit(key)
        said = of_work(self._repository, piece) if piece else of_commit(self._repository, commit) if commit else ()
        return (sign for sign in said if sign.issue == issue)

    def _read(self, key: Key) -> Work | None:
        if isinstance(key, int):
            return work(self._repository, key)
        return branch(self._repository, key) if self._landed.get(key) == key else None

    def _standing(self, piece: Work) -> Landing | None:
        return None if piece.outcome == "reverted" else piece.landing

    def _single(self, name: str) -> Landing | None:
        commit = self._repository.commit(name)
        if commit is None or undone(self._repository, commit):
            return None
        return chain(self._repository, "fast-forward", [name])

    def _add(self, piece: Work, landed: Landing) -> None:
        key = landed.commits[-1] if piece.number is None else piece.number
        self._landed.update(dict.fromkeys(landed.commits, key))
        for issue in sorted({sign.issue for sign in of_work(self._repository, piece)}):
            self._pointing[issue].append(key)
