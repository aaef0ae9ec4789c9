"""What a change says about issues: texts of a pull request, messages of commits, the name of a branch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.history.evidence import Evidence
from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.history.lines import MAIN, OUTSIDE, RELEASE
from smart_coding_dataset.history.repository import Repository
from smart_coding_dataset.history.reverting import undone
from smart_coding_dataset.history.signs import Pointer, is_list_of_fixes, issues_of_branch, pointed, pointers
from smart_coding_dataset.history.told import branch_name
from smart_coding_dataset.history.work import Work

_QUOTING = frozenset(
    {"tool-dependabot", "tool-renovate", "tool-pre-commit-ci", "tool-github-actions", "tool-snyk-bot"}
)
"""Programs that repeat the notes of other projects, whose numbers are not ours."""

_SUBTREE = re.compile(r"Squashed '[^'\n]+' (?:changes|content) from ")
"""What ``git subtree`` writes above the titles of another project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something that is said about an issue."""

    issue: int
    denies: bool
    """Whether it says that the change is only a part of the fix, or none."""
    evidence: Evidence


def of_work(repository: Repository, piece: Work) -> Iterator[Sign]:
    """What a pull request or a branch says."""
    if piece.author in _QUOTING:
        return
    lists = is_list_of_fixes(piece.title)
    if piece.number is not None and "github" in repository.sources:
        yield from _of_pull(repository, piece.number, lists=lists)
    for name in dict.fromkeys([*piece.commits, *(piece.landing.commits if piece.landing else ())]):
        commit = repository.commit(name)
        if commit and _is_of(repository, commit, piece):
            yield from of_commit(repository, commit, lists=lists)
    yield from _of_branch(repository, piece)


def of_commit(repository: Repository, commit: Commit, *, lists: bool = False) -> Iterator[Sign]:
    """What a commit says; nothing if it is the copy of one that stays, whose word counts."""
    if _is_silent(repository, commit):
        return
    lists = lists or is_list_of_fixes(commit.title)
    for link in commit.links:
        pointer = pointed(commit.message, link) if repository.is_own(link.repository) else None
        if pointer:
            yield _sign(pointer, "commit", commit.event, lists=lists)


def _of_pull(repository: Repository, number: int, *, lists: bool) -> Iterator[Sign]:
    pull = repository.pull(number)
    if pull is None:
        return
    for pointer in pointers(f"{pull.title}\n\n{pull.body}", repository.is_own):
        yield _sign(pointer, "pull request", pull.event, lists=lists)
    for issue in pull.closes:
        if repository.is_own(issue.repository):
            evidence = Evidence(kind="closing reference", text=f"closes #{issue.number}", event=pull.event)
            yield Sign(issue=issue.number, denies=False, evidence=evidence)
    for commit in repository.pull_commits(number):
        if repository.commit(commit.commit) is None:  # else what git has of it is read
            for pointer in pointers(commit.message, repository.is_own):
                yield _sign(pointer, "commit", commit.event, lists=lists)


def _of_branch(repository: Repository, piece: Work) -> Iterator[Sign]:
    pull = repository.pull(piece.number) if piece.number is not None else None
    merge = repository.commit(piece.landing.commits[-1]) if piece.landing else None
    name = pull.head_ref if pull else branch_name(merge) if merge else None
    event = pull.event if pull else merge.event if merge else ""
    for issue in sorted(issues_of_branch(name or "")):
        evidence = Evidence(kind="branch name", text=name or "", event=event)
        yield Sign(issue=issue, denies=False, evidence=evidence)


def _sign(pointer: Pointer, where: str, event: str, *, lists: bool) -> Sign:
    kind = "mention"
    if not lists and pointer.kind in ("closes", "titles"):
        kind = f"keyword in {where}" if pointer.kind == "closes" else "number in the title of a fix"
    evidence = Evidence(kind=kind, text=pointer.text, event=event)
    return Sign(issue=pointer.number, denies=pointer.kind == "denies", evidence=evidence)


def _is_of(repository: Repository, commit: Commit, piece: Work) -> bool:
    """Whether a commit is of this work, and not of other work that was merged into it."""
    landed = piece.landing.commits if piece.landing else []
    outside = repository.lines.rank(commit.commit) == OUTSIDE
    return outside or commit.commit in landed or repository.lines.merge_of(commit.commit) in landed


def _is_silent(repository: Repository, commit: Commit) -> bool:
    """Whether the words of a commit are not its own: a copy's, a program's, those of another project."""
    author = commit.author.person if commit.author else None
    return author in _QUOTING or bool(_SUBTREE.match(commit.message)) or _is_copy(repository, commit)


def _is_copy(repository: Repository, commit: Commit) -> bool:
    """Whether a commit repeats one that stays and stands: a backport, most often."""
    originals = [link.commit for link in commit.links if link.kind == "picks" and link.commit]
    if commit.integration and commit.integration.kind == "rebase":
        originals += [sign.text for sign in commit.integration.evidence]
    found = [original for name in originals if (original := repository.abbreviated(name))]
    stay = [original for original in found if repository.lines.rank(original.commit) in (MAIN, RELEASE)]
    return any(not undone(repository, original) for original in stay)
