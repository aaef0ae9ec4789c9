"""The benchmarks still run against the code as it is: on little, since their figures are for those who ask."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extraction.py", "--files", "5", "--rounds", "1"], "times the floor"),
        (["building.py", "--rows", "200"], "from_generator"),
    ],
)
def test_a_benchmark_ends_with_its_figures(arguments: list[str], said: str) -> None:
    command = [sys.executable, str(FOLDER / arguments[0]), *arguments[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
