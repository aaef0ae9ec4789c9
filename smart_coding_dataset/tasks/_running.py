"""Which tests of a row can be run where model-written code is, and the form in which metrics take them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from smart_coding_dataset.records import IssueTest

THREADS = re.compile(r"^\s*(?:import|from) (?:threading|concurrent)\b", re.MULTILINE)


def runnable(tests: Sequence[IssueTest]) -> bool:
    """Whether there are tests, and all are data of the row and work in one thread.

    A test judges a program from another process, and only one of its threads can talk to it.
    """
    return bool(tests) and all(t.file_path is None and not THREADS.search(t.code) for t in tests)


def to_json(tests: Sequence[IssueTest]) -> str:
    """``[{"name": …, "code": …}, …]``."""
    return json.dumps([{"name": t.name, "code": t.code} for t in tests], ensure_ascii=False)
