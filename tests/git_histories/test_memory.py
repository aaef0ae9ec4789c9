"""Memory does not grow with the history."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MEASURE = """
import resource, sys
from pathlib import Path
from smart_coding_dataset.sources.git import collect
collect(sys.argv[1], out=Path(sys.argv[2]))
own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(int(own.split()[1]) // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
"""The peak of getrusage would count that of the process that started us."""


def long_history(folder: Path, commits: int) -> Path:
    lines = []
    for i in range(commits):
        message, content = f"Change {i}\n\nFixes #{i + 1}\n", f"line {i}\n" * 200
        lines.append(f"commit refs/heads/main\nmark :{i + 1}\n")
        lines.append(f"committer A{i} <a{i}@x.example> {1_600_000_000 + i} +0000\n")
        lines.append(f"data {len(message)}\n{message}" + (f"from :{i}\n" if i else ""))
        lines.append(f"M 644 inline d{i % 50}/f{i % 500}.py\ndata {len(content)}\n{content}\n")
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input="".join(lines).encode(), check=True)
    return folder


def peaks(folder: Path, out: Path) -> tuple[int, int]:
    done = subprocess.run([sys.executable, "-c", MEASURE, folder, out], capture_output=True, text=True, check=True)
    own, gits = done.stdout.split()
    return int(own), int(gits)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_ten_times_the_history_takes_no_more_memory(tmp_path: Path) -> None:
    short = peaks(long_history(tmp_path / "short.git", 2_000), tmp_path / "raw")
    long = peaks(long_history(tmp_path / "long.git", 20_000), tmp_path / "raw")
    assert long[0] < short[0] + 16, "megabytes of ours"
    assert long[1] < short[1] + 64, "megabytes of the largest git"
