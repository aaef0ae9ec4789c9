"""The steps that functions took: each from one version to the next, commit by commit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.comments.files import file_fault, language_of
from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.git import Commit, Resolution, Side
from smart_coding_dataset.languages._language import Language, MissingGrammarError
from smart_coding_dataset.records import ChangedFile, Drop
from smart_coding_dataset.versions.changed import changed_functions
from smart_coding_dataset.versions.functions import Function
from smart_coding_dataset.versions.trees import Trees


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """A file in a commit, and the one in a parent that it was made of."""

    event: str
    """Id of the raw event that tells of it."""
    parent: str
    old: Side
    new: Side

    @property
    def old_path(self) -> str | None:
        """None unless the file was renamed."""
        return self.old.path if self.old.path != self.new.path else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One function before and after one commit."""

    files: Files
    language: Language
    before: Function
    after: Function


def steps(repository: Repository, commit: Commit, trees: Trees) -> Iterator[Step | Drop]:
    """What a commit did to functions that were there before, and files of code that were not read.

    Of a merge only its own work counts: functions that are like those of no parent.
    """
    if len(commit.parents) > 1:
        for resolution in repository.resolutions(commit.commit):
            yield from _of_merge(repository, resolution, trees)
        return
    for change in repository.changes(commit.commit):
        if change.old and change.new and change.parent and change.status != "C":
            files = Files(event=change.event, parent=change.parent, old=change.old, new=change.new)
            yield from _between(repository, files, trees)


def _of_merge(repository: Repository, merged: Resolution, trees: Trees) -> Iterator[Step | Drop]:
    """The steps from the first parent that has the file, to functions that are like those of no other parent."""
    new = merged.new
    if new is None:
        return
    sides = [(parent, old) for parent, old in zip(merged.parents, merged.old, strict=True) if old]
    files = [Files(event=merged.event, parent=parent, old=old, new=new) for parent, old in sides]
    found = [list(_between(repository, one, trees)) for one in files]
    reached = [{_place(one) for one in of_parent if isinstance(one, Step)} for of_parent in found]
    for one in found[0] if found else ():
        if isinstance(one, Drop) or all(_place(one) in of_parent for of_parent in reached):
            yield one


def _place(step: Step) -> tuple[int, int, str]:
    return step.after.start, step.after.end, step.after.name


def _between(repository: Repository, files: Files, trees: Trees) -> Iterator[Step | Drop]:
    path = files.new.path
    if files.old.object == files.new.object or files.new.mode[:3] != "100" or not language_of(path):
        return
    before, after = repository.text(files.old), repository.text(files.new)
    if before is None or after is None:
        yield Drop(id=files.event, reason="file: no UTF-8 text")
        return
    if fault := file_fault(path, after, repository.license) or file_fault(path, before, repository.license):
        yield Drop(id=files.event, reason=f"file: {fault}")
        return
    file = ChangedFile(file_path=path, old_path=files.old_path, before=before, after=after)
    written_in = language_of(path, after)
    try:
        for one in changed_functions(file, trees):
            if one.before and one.after and written_in:
                yield Step(files=files, language=written_in, before=one.before, after=one.after)
    except MissingGrammarError as error:
        yield Drop(id=files.event, reason="file: grammar not installed", detail=str(error))
