"""The lines that a remark is about, between two steps of the work, and what a step did with their file."""

from __future__ import annotations

from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.remarks.course import Step, merge_base
from smart_coding_dataset.remarks.lines import arrived, carry

MOST_FILES = 50
"""Of a commit in which lines that are gone are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The lines between two steps."""

    path: str
    text: str
    """Of the file; empty where it was deleted."""
    lines: range
    was: str
    """The lines as they were when the remark was made."""


def leaves_alone(repository: Repository, state: State, step: Step) -> bool:
    """Whether a step is one commit that leaves the file as it is. That is most of them, and quickly seen."""
    changes = repository.changes(step.commit) if step.message and state.text else None
    return changes is not None and all(
        side.path != state.path for change in changes for side in (change.old, change.new) if side
    )


def went_elsewhere(repository: Repository, state: State, step: Step) -> bool:
    """Whether a commit put the lines, with the one before them, into another file as they were."""
    changes = repository.changes(step.commit) if step.message and state.lines else []
    for change in changes if len(changes) <= MOST_FILES else []:
        if change.new and change.new.path != state.path:
            old, new = repository.text(change.old) or "", repository.text(change.new) or ""
            if arrived(state.text, state.lines, old, new):
                return True
    return False


def from_others(repository: Repository, step: Step, before: State, after: State) -> bool:
    """Whether the lines are as others wrote them, in work that came in with the step."""
    others = step.others or ""
    fork = merge_base(repository, step.before, others)
    new = _text(repository, others, after.path, before.path)
    old = _text(repository, fork, before.path, after.path) if fork else None
    if new is None or old is None:
        return False
    theirs = carry(after.text, new, after.lines)
    return not theirs.touched and carry(new, old, theirs.lines).touched


def _text(repository: Repository, commit: str, *paths: str) -> str | None:
    texts = (repository.text(repository.file(commit, path)) for path in paths)
    return next((text for text in texts if text is not None), None)


def path_after(repository: Repository, step: Step, path: str) -> str | None:
    """Where a file is after a step; None where it is gone."""
    if repository.file(step.commit, path):
        return path
    known = repository.commit(step.before) is not None
    for name in repository.between(step.before, step.commit) if known else [step.commit]:
        for change in repository.changes(name):
            if change.status == "R" and change.old and change.new and change.old.path == path:
                path = change.new.path
                break
    return path if repository.file(step.commit, path) else None
