"""Commits that undo another and say why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.history.lines import own_number
from smart_coding_dataset.history.reverting import reverts as reverts_of

_SAYS_NOTHING = re.compile(
    r"\A(?:Revert(?:s|ed)?:? +[\"'].*[\"'](?: *\((?:#|!)\d+\))*|Reapply [\"'].*[\"'].*)$"
    r"|^[ \t]*This reverts commits? [^\n]*?(?:\.(?=\s|\Z)|$)(?:\n(?=reversing))?"
    r"|^[ \t]*reversing\s+changes made to \w+\.?"
    r"|^[ \t]*Reverts [\w./-]*#\d+\.?[ \t]*$"
    r"|^[A-Z][A-Za-z-]*-(?:by|Id|Url|on): .*$|^\(cherry picked from commit \w+\)$",
    re.MULTILINE | re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:revert|undo|back(?:s|ed|ing)? out|roll(?:s|ed|ing)? back)|回滚|回退|撤销|还原", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert:
    """A commit that was undone."""

    commit: Commit
    undone_by: Commit
    reason: str
    """Empty where the message gives none."""
    alone: bool
    """Whether that is what the commit is for; otherwise its message tells of other work as well."""
    number: int | None
    """The pull request that had brought the commit; None where none is known."""

    @property
    def name(self) -> str:
        """That of the raw event of the commit that undoes, and what it undoes."""
        return f"{self.undone_by.event}/reverts/{self.commit.commit}"


def reverts(repository: Repository) -> Iterator[Revert]:
    """All of a history, in the order of the commits undone; each with the last commit that undid it."""
    for commit in repository.commits():
        found = reverts_of(repository, commit)
        if found:
            last = found[-1]
            number = repository.lines.landed(commit.commit) or own_number(commit)
            yield Revert(
                commit=commit,
                undone_by=last,
                reason=reason(last.message),
                alone=bool(_TITLE.search(last.title)),
                number=number,
            )


def reason(message: str) -> str:
    """What a message says beside that it undoes something."""
    return re.sub(r"\n{3,}", "\n\n", _SAYS_NOTHING.sub("", message)).strip()
