"""The command ``collect pypi``: killed, on a full disk, and with bad input."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from collecting import contents, shard
from package_index import Index, answer, sdist, stall

from smart_coding_dataset.sources.pypi import collect


def run(index: Index, *arguments: str, limit: int | None = None) -> subprocess.Popen[str]:
    """The command itself, with pip configured for the index by its environment."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    env |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": index.url, "NETRC": os.devnull, "no_proxy": "*"}
    full = f"import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({limit}, {limit})); " if limit else ""
    code = full + "from ianvs_bridge.cli import main; main()"
    env["PYTHONDONTWRITEBYTECODE"] = "1"  # below a limit, compiled modules would be cut short for good
    command = [sys.executable, "-c", code, "collect", "pypi", *arguments]
    return subprocess.Popen(command, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_killed_at_once_and_run_again_gives_the_same(index: Index, tmp_path: Path) -> None:
    names = ["first", "second", "third"]
    for name in names:
        index.release(name, "1.0")
    index.faults = {"/files/second": [stall]}
    killed = run(index, *names, "--out", str(tmp_path / "raw"), "--jobs", "2")
    deadline = time.monotonic() + 20
    while not (tmp_path / "raw/pypi/third-1.0.jsonl").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert set(contents(tmp_path / "raw")) == {"pypi/first-1.0.jsonl", "pypi/third-1.0.jsonl"}
    again = run(index, *(f"{name}==1.0" for name in names), "--out", str(tmp_path / "raw"))
    assert again.communicate() == (
        f"3 releases in {tmp_path / 'raw'}: 1 collected now, 2 there already\n",
        "",
    )
    collect(*names, out=tmp_path / "whole")
    assert contents(tmp_path / "raw") == contents(tmp_path / "whole")


def test_a_full_disk_is_one_line_and_nothing_written_is_lost(index: Index, tmp_path: Path) -> None:
    index.release("a-small", "1.0")
    index.add("b-large-1.0.tar.gz", sdist("b-large", "1.0", {"b.py": "#" * 100_000}))
    later = [f"c{i:02}" for i in range(100)]
    for name in later:
        index.release(name, "1.0")
    small = run(index, "a-small", "b-large", *later, "--out", str(tmp_path), "--jobs", "1", limit=20_000)
    out, err = small.communicate()
    assert (small.returncode, out) == (1, "")
    assert err == f"smart-coding: File too large: while collecting b-large into {tmp_path}\n"
    assert not list(tmp_path.glob("pypi/b-large*"))
    assert len(shard(tmp_path, "a-small-1.0")) == 3
    assert "/files/c99-1.0.tar.gz" not in index.requests  # nothing more is begun


def test_bad_input_ends_in_one_line_each_and_an_exit_code(index: Index, tmp_path: Path) -> None:
    index.faults = {"/simple/": [answer(503)]}  # no word about what was tried again
    index.add("bad-1.0.tar.gz", sdist("bad", "1.0")[:-20])
    done = run(index, "bad", "unknown", "--out", str(tmp_path))
    out, err = done.communicate()
    first, bad, unknown = err.splitlines()
    assert (done.returncode, out, first) == (2, "", "smart-coding: 2 of 2 packages not collected")
    assert bad.startswith("  bad: bad-1.0.tar.gz: corrupt or truncated archive")
    assert unknown.startswith("  unknown: unknown package; looked in: ")
