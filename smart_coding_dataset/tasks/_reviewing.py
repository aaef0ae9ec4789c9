"""A remark on a file and the change that answered it, as the task that answers review sees them."""

from __future__ import annotations

import json

from smart_coding_dataset.records import CodeFile, Feedback
from smart_coding_dataset.reports.paths import is_code
from smart_coding_dataset.tasks import _running
from smart_coding_dataset.tasks._fixes import tidy, to_json

ANSWERED = ("changed", "applied", "passed")
"""Resolutions by a change that goes on with the work. A revert goes back, and what to is given with it."""


def proposed(row: Feedback) -> CodeFile | None:
    """The one file that was answered in, before the answer; None where there are more, or it is no code.

    An answer that changes nothing but white space is none to ask for.
    """
    if len(row.files) != 1 or row.resolution not in ANSWERED:
        return None
    (file,) = row.files
    before, after = file.before or "", file.after or ""
    changed = before.split() != after.split()
    asks = bool(before.strip() and after.strip() and (row.body.strip() or row.suggestion))
    path = file.old_path or file.file_path
    return CodeFile(file_path=path, code_snippet=before) if is_code(path) and changed and asks else None


def lines(row: Feedback) -> tuple[int, int] | None:
    """The first and the last line meant, from 1; None where the remark is about the whole file or another one."""
    file = proposed(row)
    if file is None or row.file_path != file.file_path or row.start_line is None or row.end_line is None:
        return None
    return row.start_line, row.end_line


def said(row: Feedback) -> str:
    """What others than the reviewer replied: how the remark was answered, in the words of those who did."""
    return tidy("\n\n".join(reply.body for reply in row.replies if reply.actor != row.actor))


def accepted(row: Feedback) -> str:
    """The file after the answer."""
    return row.files[0].after or ""


def written(row: Feedback) -> str:
    """What the engineers did and said, in the form of a prediction."""
    return to_json(accepted(row), said(row))


def tests(row: Feedback) -> str | None:
    """The tests of a row as metrics take them; None where it has none that can be run."""
    return _running.to_json(row.tests) if _running.runnable(row.tests) else None


def remarks(row: Feedback) -> str:
    """The remark as metrics take it: its lines, its words, and the tests that its answer must pass."""
    entry: dict[str, object] = {"lines": list(lines(row) or ()) or None, "body": row.body}
    if (own := tests(row)) is not None:
        entry["tests"] = json.loads(own)
    return json.dumps([entry], ensure_ascii=False)
