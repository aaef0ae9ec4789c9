"""leakage: what asks for a fix does not show it.

In title, report and answers, what leads to the fix (its pull request, its commits) becomes ``<link-to-the-fix>``.
An answer that shows the code of the fix becomes ``<shows-the-fix>``: it stays in its place, so that one sees that
something was said. A row whose report itself shows the fix is dropped. Code that was there before the fix is no
secret, nor are tests: reporters' examples become tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from smart_coding_dataset.records import ChangedFile, Drop, Issue
from smart_coding_dataset.reports.paths import is_code
from smart_coding_dataset.steps._trail import Trail, without

SHOWS = "<shows-the-fix>"
MIN_LINE = 10
"""Characters from which a line of code tells something, white space not counted."""
MANY = 5
"""So many lines of a fix show it, however long it is; of a short one, half of its lines do."""

_MARK = re.compile(r"^[>+\s]*(?:\d+\s*[|:]\s)?")
"""What stands before pasted code: quotation marks, the sign of an added line, white space, line numbers."""
_SPAN = re.compile(r"(?<!`)(`{1,2})(?!`)([^\n]{1,400}?)\1(?!`)")


def sealed(row: Issue) -> Issue | Drop:
    """Take the way to the fix out of a row, and what shows it; drop a row whose report shows it."""
    added = _added(row.files)
    if _shows(row.issue_description, added) or _shows(row.issue_body, added):
        return Drop(id=row.id, reason="leakage: the report shows the fix")
    answers = [replace(a, body=SHOWS) if _shows(a.body, added) else a for a in row.answers]
    return unlinked(replace(row, answers=answers), trail(row))


def trail(row: Issue) -> Trail:
    """What leads to the fix, as far as the row itself tells."""
    return Trail(
        repository=row.repository_name,
        numbers=[row.pull_request_id] if row.pull_request_id else [],
        commits=[row.fix_commit] if row.fix_commit else [],
    )


def unlinked(row: Issue, own: Trail) -> Issue:
    """The row without links to the fix, in all that a model is shown."""
    return replace(
        row,
        issue_description=without(row.issue_description, own),
        issue_body=without(row.issue_body, own),
        answers=[replace(a, body=without(a.body, own)) for a in row.answers],
    )


def _added(files: Iterable[ChangedFile]) -> frozenset[str]:
    """Telling lines of code that the fix brought in, as ``_lines`` gives them."""
    changed = [f for f in files if is_code(f.file_path)]
    before = {line for f in changed for line in _lines(f.before or "")}
    return frozenset(line for f in changed for line in _lines(f.after or "") if line not in before)


def _shows(text: str, added: frozenset[str]) -> bool:
    """Whether a text holds so much of the fix that nothing is left to find."""
    spans = [m[2] for m in _SPAN.finditer(text)]
    shown = {line for part in (text, *spans) for line in _lines(part) if line in added}
    return bool(shown) and (2 * len(shown) >= len(added) or len(shown) >= MANY)


def _lines(text: str) -> Iterator[str]:
    """Telling lines, without what pasting and layout change."""
    for line in text.split("\n"):
        squeezed = "".join(_MARK.sub("", line).split())
        if len(squeezed) >= MIN_LINE and not squeezed.isalnum():
            yield squeezed
