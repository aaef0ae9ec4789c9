"""Which change fixed which issue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smart_coding_dataset.history.changes import Change, Changes, Key
from smart_coding_dataset.history.closing import Closing, closing
from smart_coding_dataset.history.conversation import signs_of_issue
from smart_coding_dataset.history.evidence import ENOUGH, RECORDED, SAID, Evidence, ranked, strongest, weight
from smart_coding_dataset.history.lines import MAIN, OUTSIDE, RELEASE
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.saying import Sign
from smart_coding_dataset.history.work import Work

_AHEAD = 1000
"""So many issues may have come since the last pull request. A number far above is another tracker's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """The change that fixed an issue for good."""

    issue: int
    work: Work | None
    """The pull request or branch that it came with; None for a commit made on the base branch itself."""
    commits: list[str]
    """On the base branch, each the first parent of the next: composed, they are the whole change."""
    base: str
    """The first parent of the first."""
    evidence: list[Evidence]
    """Strongest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    change: Change
    evidence: list[Evidence]
    order: tuple[bool, bool, bool, int]
    """The greatest fixed it: what GitHub recorded; on the main branch; what engineers said; the last."""


def fixes(repository: Repository) -> Iterator[Fix]:
    """At most one for an issue, by issue: the last one that stayed."""
    changes = Changes(repository)
    for issue, end in _issues(repository, changes):
        candidates = list(_candidates(repository, changes, issue, end))
        if candidates:
            best = max(candidates, key=lambda candidate: candidate.order)
            landed = best.change.landing
            yield Fix(
                issue=issue,
                work=best.change.work,
                commits=landed.commits,
                base=landed.base,
                evidence=best.evidence,
            )


def resolved(repository: Repository) -> Mapping[str, list[int]]:
    """Issues by the last commit that fixed them on the base branch."""
    found: dict[str, list[int]] = defaultdict(list)
    for fix in fixes(repository):
        found[fix.commits[-1]].append(fix.issue)
    return found


def _issues(repository: Repository, changes: Changes) -> Iterator[tuple[int, Closing]]:
    """The issues that may have been fixed. To git alone, they are numbers that are no pull request's."""
    if "github" in repository.sources:
        for number in repository.issue_numbers():
            if end := closing(repository, number):
                yield number, end
        return
    last = max(changes.pulls, default=None)
    for number in repository.linked_numbers():
        if number not in changes.pulls and (last is None or number <= last + _AHEAD):
            yield number, Closing(event=None, reopened_at=None)


def _candidates(repository: Repository, changes: Changes, issue: int, end: Closing) -> Iterator[_Candidate]:
    signs: dict[Key, list[Sign]] = defaultdict(list)
    for key in changes.pointing(issue):
        signs[changes.again(key) or key] += changes.signs(key, issue)
    for key, sign in signs_of_issue(repository, changes, issue, end):
        signs[changes.again(key) or key].append(sign)
    for key, said in signs.items():
        evidence = ranked((s.evidence for s in said), denied=any(s.denies for s in said))
        change = changes.get(key) if weight(evidence) >= ENOUGH else None
        if change and _could(repository, change, evidence, end):
            yield _candidate(repository, change, evidence)


def _could(repository: Repository, change: Change, evidence: list[Evidence], end: Closing) -> bool:
    """Whether a change stays in the main branch or a release, and came after all that had not been enough.

    What GitHub recorded need not be asked: it may follow another branch than HEAD, and commits carry earlier times
    than their push.
    """
    rank = repository.lines.rank(change.landing.commits[-1])
    if strongest(evidence) >= RECORDED:
        return rank != OUTSIDE
    late = not end.reopened_at or not change.landed_at or change.landed_at > end.reopened_at
    return late and rank in (MAIN, RELEASE)


def _candidate(repository: Repository, change: Change, evidence: list[Evidence]) -> _Candidate:
    tip, most = change.landing.commits[-1], strongest(evidence)
    order = (most >= RECORDED, repository.lines.rank(tip) == MAIN, most >= SAID, repository.position(tip))
    return _Candidate(change=change, evidence=evidence, order=order)
