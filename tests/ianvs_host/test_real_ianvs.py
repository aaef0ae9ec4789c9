"""The real Ianvs, wherever one is installed (IANVS_HOME, or `ianvs` on the PATH) beside this library."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ianvs_bridge.example import example
from ianvs_bridge.run import installed, run
from ianvs_host.conftest import rank
from ianvs_host.host import Host

IANVS = installed()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(IANVS is None, reason="Ianvs is not installed: set IANVS_HOME to its environment"),
]
MODELS = ("reference", "echo", "heuristic")
CHANGING = {"rank", "time", "url", "median_seconds"}


@pytest.mark.parametrize("task", ["comment_function", "comment_line"])
@pytest.mark.parametrize("form", ["plain", "metadata"])
def test_ianvs_runs_the_example_from_any_directory_and_ranks_as_the_host_does(
    host: Host, tmp_path: Path, task: str, form: Any
) -> None:
    tables = []
    for place in (tmp_path, Path("/")):
        written = example(task, out=tmp_path / f"from{len(tables)}", model=MODELS, form=form, limit=4, seed=(0, 1))
        subprocess.run([str(IANVS), "-f", str(written.job)], cwd=place, check=True, capture_output=True)
        tables.append(rank(written.job.parents[4] / f"workspace/smart_coding_{task}/rank"))
    os.chdir(tmp_path)
    written = example(task, out=tmp_path / "hosted", model=MODELS, form=form, limit=4, seed=(0, 1))
    tables.append(rank(host.run(str(written.job))))
    assert len(tables[0]) == 6
    first, *others = (_stable(table) for table in tables)
    assert all(other == first for other in others)


def _stable(table: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    """A rank without what differs from run to run; rows of equal score stand in any order."""
    return sorted([(key, value) for key, value in row.items() if key not in CHANGING] for row in table)


def test_ianvs_run_checks_and_runs(tmp_path: Path) -> None:
    example("comment_function", out=tmp_path, limit=2, model=("heuristic",))
    ran = run(tmp_path)
    assert len(rank(ran.ranks)) == 1
    run(tmp_path)
    assert len(rank(ran.ranks, "all_rank.csv")) == 2  # it grows
