"""The change that fixed an issue, ready for a row: its files with the tests apart, and both as patches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.files import changed_files, patch
from smart_coding_dataset.history.linking import Fix
from smart_coding_dataset.records import ChangedFile
from smart_coding_dataset.reports.paths import is_code, is_foreign, is_locked, is_program, is_read, is_test

MAX_FILES = 50
"""Files of one fix, tests included. Above are moves, merges of long work and changes of style."""
MAX_PATCH = 100_000
"""Characters of the patch: more than a model could write."""
MAX_TEXT = 2_000_000
"""Characters of all files, before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What a fix changed."""

    main: ChangedFile
    """The file of code with most changed lines."""
    files: list[ChangedFile]
    patch: str
    test_files: list[ChangedFile]
    test_patch: str
    left_out: list[str]
    """Paths of what is no UTF-8 text, or nothing that engineers wrote here."""


def fixed(repository: Repository, fix: Fix) -> Fixed | str:
    """What a fix changed, or why it is left out."""
    if not all(map(repository.is_whole, fix.commits)):
        return "issue: not all that its fix changed is known"
    changes = repository.composed(fix.commits)
    if len(changes) > MAX_FILES:
        return "issue: fix of too many files"
    read, left_out = changed_files(changes, repository)
    if any(is_code(path) and not is_test(path) for path in left_out):
        return "issue: part of the fix is no UTF-8 text"
    own = [f for f in read if not is_locked(f.file_path) and not is_foreign(f, repository.license)]
    left_out = sorted({*left_out, *(f.file_path for f in read if f not in own)})
    files = [f for f in own if not is_test(f.file_path)]
    return _sized(files, [f for f in own if is_test(f.file_path)], left_out)


def _sized(files: list[ChangedFile], test_files: list[ChangedFile], left_out: list[str]) -> Fixed | str:
    made = [patch([f]) for f in files]
    main = _main(files, made)
    if main is None:
        return "issue: fixed without a change of code"
    found = Fixed(
        main=main,
        files=files,
        patch="".join(made),
        test_files=test_files,
        test_patch=patch(test_files),
        left_out=left_out,
    )
    texts = [text for f in (*files, *test_files) for text in (f.before, f.after) if text]
    if max(len(found.patch), len(found.test_patch)) > MAX_PATCH or sum(map(len, texts)) > MAX_TEXT:
        return "issue: fix too large"
    return found


def _main(files: Sequence[ChangedFile], patches: Sequence[str]) -> ChangedFile | None:
    """The file of code with most changed lines, rather of the program, and in a language that we read."""

    def weight(pair: tuple[ChangedFile, str]) -> tuple[bool, bool, int]:
        file, made = pair
        path = file.file_path
        return is_program(path), is_read(path), sum(line.startswith(("+", "-")) for line in made.split("\n"))

    code = [pair for pair in zip(files, patches, strict=True) if is_code(pair[0].file_path)]
    return max(code, key=weight)[0] if code else None
