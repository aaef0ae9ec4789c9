"""Commits as events: a change was written, and recorded. What is only carried elsewhere was written before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.history.github import PullCommit
from smart_coding_dataset.records import TraceEvent
from smart_coding_dataset.refactorings import DETECTOR
from smart_coding_dataset.trajectories import tools
from smart_coding_dataset.trajectories.changed import Changed

CARRIED = "same author, time and title, or the same lines"
"""The detector of changes that were recorded again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A commit of the work, and the earlier one of which it is a new form."""

    commit: Commit
    changed: Changed
    earlier: Commit | None
    """None where it is the first form, as far as the trace shows."""
    same: bool
    """Whether it changes the same lines as the earlier one."""


def events(written: Written) -> Iterator[TraceEvent]:
    """``write`` unless it was written before, ``commit``, and ``refactor`` for each refactoring in it."""
    commit, change = written.commit, written.changed
    if not written.same and len(commit.parents) < 2:
        yield _write(written)
        yield from _refactorings(written)
    stamp = commit.committer or commit.author
    yield TraceEvent(
        id=f"{commit.event}#commit",
        type="commit",
        time=stamp.time if stamp else None,
        actor=stamp.person if stamp else None,
        tool=tools.committing(commit),
        commit=commit.commit,
        text=commit.message,
        files=change.paths,
        detail=_detail(written),
        detector=CARRIED if written.earlier else None,
        confidence=(1.0 if written.same else 0.9) if written.earlier else None,
    )


def _write(written: Written) -> TraceEvent:
    """An amended change keeps the time of its first form, so the time of the new form is that of its commit."""
    commit, change = written.commit, written.changed
    stamp = commit.committer if written.earlier else commit.author
    return TraceEvent(
        id=f"{commit.event}#write",
        type="write",
        time=stamp.time if stamp else None,
        actor=commit.author.person if commit.author else None,
        tool=tools.writing(commit),
        commit=commit.commit,
        files=change.paths,
        lines_added=change.added,
        lines_deleted=change.deleted,
    )


def _refactorings(written: Written) -> Iterator[TraceEvent]:
    by = _write(written)
    for number, found in enumerate(written.changed.refactorings, start=1):
        yield TraceEvent(
            id=f"{written.commit.event}#refactor-{number}",
            type="refactor",
            time=by.time,
            actor=by.actor,
            tool=by.tool,
            commit=by.commit,
            files=found.files,
            detail=str(found),
            detector=DETECTOR,
            confidence=found.confidence,
        )


def _detail(written: Written) -> str:
    commit = written.commit
    if written.earlier:
        return f"{'rebase' if written.same else 'amendment'} of {written.earlier.commit}"
    if len(commit.parents) > 1:
        return f"merge of {', '.join(commit.parents[1:])}"
    picked = [link.commit for link in commit.links if link.kind == "picks" and link.commit]
    return f"cherry-pick of {picked[0]}" if picked else ""


def told(commit: PullCommit) -> Iterator[TraceEvent]:
    """A commit that GitHub tells of and git does not have: its changes are not known."""
    actor = commit.git_author or commit.author
    yield TraceEvent(
        id=f"{commit.event}#write",
        type="write",
        time=commit.authored_at,
        actor=actor,
        tool=tools.named(actor),
        commit=commit.commit,
    )
    yield TraceEvent(
        id=f"{commit.event}#commit",
        type="commit",
        time=commit.committed_at,
        actor=actor,
        tool=tools.named(actor),
        commit=commit.commit,
        text=commit.message,
    )
