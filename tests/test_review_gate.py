"""The gate of the core remarks: every row passes it, and it sees rows that must not."""

from __future__ import annotations

from dataclasses import replace

import pytest
import review_gate
from executing import needs_isolation
from wrong_fixes import name

from smart_coding_dataset.records import Feedback

ROWS = review_gate.rows()
SEEN = next(row for row in ROWS if name(row) == "failed_batch_lost")
(FILE,) = SEEN.files


@pytest.mark.slow
@needs_isolation
@pytest.mark.parametrize("row", [pytest.param(row, id=name(row)) for row in ROWS])
def test_row_is_fit_to_be_shipped(row: Feedback) -> None:
    assert review_gate.faults(row) == []


@needs_isolation
@pytest.mark.parametrize(
    ("row", "what"),
    [
        (replace(SEEN, files=[replace(FILE, after=FILE.before)]), "the answer, run 5:"),
        (replace(SEEN, files=[replace(FILE, before=FILE.after)]), "the proposal, run 5:"),
        (replace(SEEN, tests=[replace(SEEN.tests[0], code="pass")]), "an empty answer:"),
        (replace(SEEN, tests=SEEN.tests[:1]), "wrong: takes a whole batch out although fewer were sent:"),
        (replace(SEEN, tests=[replace(SEEN.tests[0], code="Uploader._flushed")]), "the answer refactored:"),
        (replace(SEEN, tests=SEEN.tests[::-1]), "the proposal passes the test that the remark is about"),
    ],
)
def test_the_gate_sees_a_bad_row(row: Feedback, what: str) -> None:
    assert [fault for fault in review_gate.faults(row) if fault.startswith(what)]
