"""feedback: lines are those of the file, a resolution has what it says, and the patch gives what is after."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from smart_coding_dataset.checks._applying import Scratch
from smart_coding_dataset.checks._fault import Fault
from smart_coding_dataset.records import Feedback

KINDS = ("review_comment", "suggestion", "review", "test_result", "revert")
WITH_ANSWER = ("applied", "changed", "reverted")
RESOLUTIONS = (*WITH_ANSWER, "passed", "resolved", "dismissed", "unanswered")
OUTCOMES = ("merged", "closed", "open", None)


def check(row: Feedback) -> Iterator[Fault]:
    """What is wrong with a row whose types are right."""
    known = {
        "kind": (row.kind, KINDS),
        "resolution": (row.resolution, RESOLUTIONS),
        "outcome": (row.outcome, OUTCOMES),
    }
    for column, (value, values) in known.items():
        if value not in values:
            yield Fault(column=column, what=f"unknown: {value!r}; there are: {', '.join(map(str, values))}")
    yield from _lines(row)
    yield from _answer(row)
    if row.issue_id is None and (row.issue_description is not None or row.issue_body is not None):
        yield Fault(column="issue_id", what="null, but something is told about the issue")
    if row.files or row.patch:
        yield from _patch(row)


def _lines(row: Feedback) -> Iterator[Fault]:
    if (row.start_line is None) != (row.end_line is None):
        yield Fault(column="end_line", what="only one of start_line and end_line is known; expected both or none")
    elif row.start_line is not None and row.end_line is not None:
        if not 1 <= row.start_line <= row.end_line:
            yield Fault(column="end_line", what=f"{row.end_line}, before start_line {row.start_line}")
        if row.file_path is None:
            yield Fault(column="file_path", what="null, but there are lines; expected the file that they are in")
    if row.code is not None and row.code not in (_meant(row) or row.code):
        yield Fault(column="code", what="not in the file before, as files has it")


def _answer(row: Feedback) -> Iterator[Fault]:
    written = row.commit is None and bool(row.files)  # of no repository: files say what no commit can
    if row.resolution in WITH_ANSWER and row.answer_commit is None and not written:
        yield Fault(column="answer_commit", what=f"null, but resolution is {row.resolution}")
    if row.resolution in ("unanswered", "resolved", "dismissed") and row.answer_commit is not None:
        yield Fault(column="resolution", what=f"{row.resolution}, but answer_commit is {row.answer_commit}")
    if row.resolution == "applied" and row.suggestion is None:
        yield Fault(column="suggestion", what="null, but resolution is applied")
    if row.answer_commit is None and row.files and not (written and row.resolution in WITH_ANSWER):
        yield Fault(column="files", what="there are some, but no answer; expected none")
    if row.tests and not row.files:
        yield Fault(column="tests", what="there are some, but no files that could pass them")
    if row.resolution != "unanswered" and not row.link_evidence:
        yield Fault(column="link_evidence", what=f"empty, but resolution is {row.resolution}")


def _patch(row: Feedback) -> Iterator[Fault]:
    if shutil.which("git") is None:
        yield Fault(column="patch", what="not checked: git, which applies patches, is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch(Path(folder), row.files)
        error = scratch.apply(row.patch)
        if error:
            yield Fault(column="patch", what=f"does not apply to files before: {error}")
        else:
            for path in scratch.differing():
                yield Fault(column="patch", what=f"applies, but {path} is not what files says it is after")


def _meant(row: Feedback) -> str | None:
    """The file with the lines meant, before the answer; None where it is not in the row."""
    return next((f.before for f in row.files if (f.old_path or f.file_path) == row.file_path), None)


CHECK = check
