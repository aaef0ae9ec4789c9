"""Print what is wrong with a job, a line each; the exit code is 1 where something is."""

from __future__ import annotations

import sys
from pathlib import Path

from ianvs_bridge.preflight import check

if __name__ == "__main__":
    problems = check(Path(sys.argv[1]))
    print(*problems, sep="\n", end="\n" if problems else "")  # noqa: T201  its only output
    sys.exit(bool(problems))
