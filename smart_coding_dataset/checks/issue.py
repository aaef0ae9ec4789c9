"""issue: patches make of what was before what is after, byte for byte; what asks for a fix does not lead to it."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path, PurePosixPath

from smart_coding_dataset.checks._applying import Scratch
from smart_coding_dataset.checks._fault import Fault
from smart_coding_dataset.records import ChangedFile, Issue
from smart_coding_dataset.steps import leakage
from smart_coding_dataset.steps._trail import without

SOURCES = ("issue", "commit message")


def check(row: Issue) -> Iterator[Fault]:
    """What is wrong with a row whose types are right. Patches are applied by git itself."""
    faults = [*_stated(row), *_paths(row)]
    yield from faults
    yield from _leaks(row)
    if shutil.which("git") is None:
        yield Fault(column="patch", what="not checked: git, which applies patches, is not installed")
    elif not faults:
        yield from _patches(row)


def _stated(row: Issue) -> Iterator[Fault]:
    if not row.files:
        yield Fault(column="files", what="empty; expected every changed file, before and after")
    if row.described_by not in SOURCES:
        what = f"unknown: {row.described_by!r}; there are: {', '.join(SOURCES)}"
        yield Fault(column="described_by", what=what)
    if bool(row.test_files) != bool(row.test_patch):
        yield Fault(
            column="test_patch", what="test_files and test_patch say different things; expected both or none"
        )


def _paths(row: Issue) -> Iterator[Fault]:
    """Every path is inside the repository, and stands in one column only."""
    for column, files in (("files", row.files), ("test_files", row.test_files)):
        outside = [path for f in files for path in _names(f) if not _is_inside(path)]
        if outside:
            yield Fault(column=column, what=f"not a path inside the repository: {outside[0]!r}")
    counted = Counter(chain((f.file_path for f in (*row.files, *row.test_files)), row.left_out))
    for path, count in sorted(counted.items()):
        if count > 1:
            yield Fault(
                column="files", what=f"{path} is in files, test_files and left_out {count} times; expected once"
            )


def _leaks(row: Issue) -> Iterator[Fault]:
    """A rule of thumb: whether links to the fix are in what a model is shown."""
    texts = {"issue_description": row.issue_description, "issue_body": row.issue_body}
    texts |= {f"answers[{i}].body": answer.body for i, answer in enumerate(row.answers)}
    for column, text in texts.items():
        if without(text, leakage.trail(row)) != text:
            yield Fault(column=column, what="leads to the fix: it holds a link to the pull request or the commit")


def _patches(row: Issue) -> Iterator[Fault]:
    """Apply both patches, one after the other, to a tree that holds all files."""
    tests = {f.file_path for f in row.test_files}
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch(Path(folder), [*row.files, *row.test_files])
        for column, patch in (("patch", row.patch), ("test_patch", row.test_patch)):
            error = scratch.apply(patch) if patch or column == "patch" else None
            if error:
                yield Fault(column=column, what=f"does not apply to files before: {error}")
                return
        for path in scratch.differing():
            column = "test_patch" if path in tests else "patch"
            yield Fault(column=column, what=f"applies, but {path} is not what files says it is after")


def _names(file: ChangedFile) -> list[str]:
    return [path for path in (file.file_path, file.old_path) if path is not None]


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and not {"..", ".git"} & set(parts)


CHECK = check
