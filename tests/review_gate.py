"""Whether the tests of the core remarks tell an answer from what leaves the remark open.

``python tests/review_gate.py`` prints a line for each row and exits 1 if one is not fit to be shipped. The answer
is the fix of the issue that the row is for, so the wrong fixes and the refactored one of ``issue_gate`` serve too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from issue_gate import REFACTORED, RUNS, Case, job, judged, told
from issue_gate import rows as issues
from wrong_fixes import WRONG, name, wrong

from evaluate_metrics.scoring import execution
from smart_coding_dataset import loading
from smart_coding_dataset.records import Feedback


def cases(row: Feedback) -> Iterator[Case]:
    """Every program that the tests of ``row`` are tried on."""
    (file,) = row.files
    for run in range(1, RUNS + 1):
        yield Case(f"the answer, run {run}", file.after or "", good=True)
        yield Case(f"the proposal, run {run}", file.before or "", good=False)
    yield Case("an empty answer", "", good=False)
    yield Case("the answer refactored", (REFACTORED / f"{name(row)}.py").read_text("utf-8"), good=True)
    issue = next(issue for issue in issues() if name(issue) == name(row))
    for fault in WRONG[name(row)]:
        yield Case(f"wrong: {fault}", wrong(issue, fault), good=False)


def faults(row: Feedback) -> list[str]:
    """Why ``row`` is not fit to be shipped; nothing if it is."""
    proposal = Case("the proposal", row.files[0].before or "", good=False)
    (verdict,) = execution.run([job(row, proposal)], workers=1)
    missed = verdict.outcomes[0].status == "passed"
    meant = ["the proposal passes the test that the remark is about"] if missed else []
    return [*judged(row, list(cases(row))), *meant]


def rows() -> list[Feedback]:
    return list(loading.rows("core", "feedback", "all"))


def main() -> int:
    """Print a line for each row, with its faults below it; 1 if there are any, 2 if nothing can be run."""
    return told(rows(), faults)


if __name__ == "__main__":
    sys.exit(main())
