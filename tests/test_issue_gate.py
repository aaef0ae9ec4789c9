"""The gate of the core issues: every row passes it, and it sees rows that must not."""

from __future__ import annotations

from dataclasses import replace

import issue_gate
import pytest
from executing import needs_isolation
from wrong_fixes import WRONG, name, wrong

from smart_coding_dataset.records import Issue

ROWS = issue_gate.rows()
SEEN = next(row for row in ROWS if name(row) == "month_end_renewal")


@pytest.mark.slow
@needs_isolation
@pytest.mark.parametrize("row", [pytest.param(row, id=name(row)) for row in ROWS])
def test_row_is_fit_to_be_shipped(row: Issue) -> None:
    assert issue_gate.faults(row) == []


def test_every_wrong_and_every_refactored_fix_belongs_to_a_row() -> None:
    names = {name(row) for row in ROWS}
    assert names == set(WRONG) == {path.stem for path in issue_gate.REFACTORED.glob("*.py")}


def test_refactored_fixes_are_other_programs() -> None:
    for row in ROWS:
        refactored = (issue_gate.REFACTORED / f"{name(row)}.py").read_text("utf-8")
        assert refactored not in (row.code_after.code_snippet, row.code_before.code_snippet)


@needs_isolation
@pytest.mark.parametrize(
    ("row", "what"),
    [
        (replace(SEEN, code_after=SEEN.code_before), "the fix, run 5"),
        (replace(SEEN, code_before=SEEN.code_after), "the code before, run 5"),
        (replace(SEEN, tests=[replace(SEEN.tests[0], code="pass")]), "an empty answer"),
        (replace(SEEN, tests=SEEN.tests[:1]), "wrong: goes on from the renewal before"),
        (replace(SEEN, tests=[replace(SEEN.tests[0], code="_months_after")]), "the fix refactored"),
    ],
)
def test_the_gate_sees_a_bad_row(row: Issue, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The faults are put into the fix of the row as it is shipped.
    monkeypatch.setattr(issue_gate, "wrong", lambda _, fault: wrong(SEEN, fault))
    assert [fault for fault in issue_gate.faults(row) if fault.startswith(f"{what}:")]


@needs_isolation
def test_the_gate_wants_four_wrong_fixes(monkeypatch: pytest.MonkeyPatch) -> None:
    few = dict(list(WRONG[name(SEEN)].items())[:3])
    monkeypatch.setitem(WRONG, name(SEEN), few)
    assert issue_gate.faults(SEEN) == ["fewer than four wrong fixes"]
