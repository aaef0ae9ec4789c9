"""Builds that a full disk, a signal or a killed worker ends: one line, and what was there before is as it was."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
import raw_store

from smart_coding_dataset import kinds, pipeline, rooms, store
from smart_coding_dataset.check import check
from smart_coding_dataset.extraction import Job
from smart_coding_dataset.pipeline import build

HEARS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
"""What a shell starts in the background, as these tests may be, is deaf to Ctrl-C, and so are its children."""
COMMAND = HEARS + "from ianvs_bridge.cli import main; main()"
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT)); " + COMMAND


def start(code: str, raw: Path, out: Path, workers: int = 1) -> subprocess.Popen[str]:
    arguments = ["build", "--raw", str(raw), "--out", str(out), "--workers", str(workers)]
    return subprocess.Popen(
        [
            sys.executable,
            "-B",
            "-c",
            code,
            *arguments,
        ],  # below a limit, compiled modules would be cut short for good
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("limit", [500, 8_000])
def test_a_full_disk_is_one_line_and_harms_nothing(tmp_path: Path, limit: int) -> None:
    raw = raw_store.write(tmp_path / "raw", packages=3, functions=60)
    build(raw, tmp_path / "out")
    before = contents(tmp_path / "out")
    process = start(LIMITED.replace("LIMIT)", f"{limit})").replace("(LIMIT", f"({limit}"), raw, tmp_path / "out")
    said, complaint = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert complaint.count("\n") == 1, complaint
    assert complaint.startswith("smart-coding: ") and str(tmp_path / "out") in complaint
    assert contents(tmp_path / "out") == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "raw"]


@pytest.mark.slow
def test_ctrl_c_is_one_line_and_quick_also_with_workers(tmp_path: Path) -> None:
    raw = raw_store.write(tmp_path / "raw", packages=1_000, functions=100)  # half a minute's work
    process = start(COMMAND, raw, tmp_path / "out", workers=2)
    while not list((tmp_path / ".out.part" / "spills").glob("*.arrow")):  # until both workers are at it
        time.sleep(0.01)
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers as well
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert complaint == "smart-coding: stopped\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["raw"]


class SlowToEnd(ProcessPoolExecutor):
    """Leaves time to see that a worker was stopped before it is told to end, as a busy machine does."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        time.sleep(0.5)
        super().shutdown(wait, cancel_futures=cancel_futures)


@pytest.mark.filterwarnings("error")
def test_what_waits_when_workers_are_stopped_makes_no_noise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "ProcessPoolExecutor", SlowToEnd)
    raw = raw_store.write(tmp_path / "raw", packages=60, functions=60)
    wanted = {"comment": rooms.member(kinds, "comment", "KIND")}
    jobs = [
        Job(raw=raw, shards=shards, spill=tmp_path / f"{i}", kinds=wanted)
        for i, shards in enumerate(store.groups(raw))
    ]
    outcomes = pipeline._run(jobs, workers=2)
    next(outcomes)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            list(outcomes)
    finally:
        signal.signal(signal.SIGALRM, before)
    # A thread that failed meanwhile is a warning of pytest's, and so an error here.


@pytest.mark.slow
def test_kill_at_any_moment_leaves_a_whole_dataset_and_no_process(tmp_path: Path) -> None:
    raw = raw_store.write(tmp_path / "raw", packages=4, functions=100)
    build(raw, tmp_path / "out")
    before = contents(tmp_path / "out")
    chance = random.Random(7)
    for _ in range(8):
        process = start(COMMAND, raw, tmp_path / "out", workers=2)
        time.sleep(chance.uniform(0.2, 3.0))
        process.kill()
        process.communicate(timeout=120)  # returns only once the workers, who share the pipe, are gone too
        assert contents(tmp_path / "out") == before
    build(raw, tmp_path / "out")
    assert contents(tmp_path / "out") == before
    assert check(tmp_path / "out").ok
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "raw"]
