"""``push`` and ``pull`` against a Hub on the loopback interface, by the command and by ``load_dataset``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import raw_store
from loopback_hub import TOKEN, Hub

from smart_coding_dataset.pipeline import build

COMMAND = "from ianvs_bridge.cli import main; main()"
LOAD = """
import datasets
from smart_coding_dataset import schema
from smart_coding_dataset.loading import rows
plain = datasets.load_dataset("me/notes", "comment", split="test")
streamed = datasets.load_dataset("me/notes", "comment", split="test", streaming=True)
expected = [schema.to_dict(row) for row in rows("FOLDER", "comment")]
assert list(plain) == list(streamed) == expected
assert [schema.to_dict(row) for row in rows("me/notes@v1", "comment")] == expected
"""


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as hub:
        yield hub


def run(hub: Hub, home: Path, code: str, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **hub.environment, "HF_HOME": str(home), **changes}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.slow
def test_a_build_goes_to_the_hub_loads_from_there_and_comes_back_byte_for_byte(tmp_path: Path, hub: Hub) -> None:
    out = tmp_path / "out"
    raw = raw_store.write(tmp_path / "raw")
    raw_store.store.write_shard(raw, "pypi", "x-1.0", raw_store.events("x", raw_store.module(9000, 1), None))
    build(raw, out)
    assert (out / "dropped").exists()
    done = run(hub, tmp_path / "home", COMMAND, "push", "--folder", str(out), "--name", "me/notes", "--tag", "v1")
    assert done.returncode == 0, done.stderr
    there = hub.repositories["me/notes"]
    assert not [name for name in there.commits[there.refs["v1"]] if "dropped" in name]
    done = run(hub, tmp_path / "home", LOAD.replace("FOLDER", str(out)))
    assert done.returncode == 0, done.stderr
    arguments = ["pull", "--name", "me/notes", "--out", str(tmp_path / "back"), "--revision", "v1"]
    done = run(hub, tmp_path / "home", COMMAND, *arguments)
    assert done.returncode == 0, done.stderr
    back = {
        p.relative_to(tmp_path / "back"): p.read_bytes() for p in (tmp_path / "back").rglob("*") if p.is_file()
    }
    here = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file() and "dropped" not in p.parts}
    assert back == here


@pytest.mark.slow
def test_what_the_hub_refuses_and_what_is_not_there_is_one_line(tmp_path: Path, hub: Hub) -> None:
    out = tmp_path / "out"
    build(raw_store.write(tmp_path / "raw"), out)
    push = ["push", "--folder", str(out), "--name", "me/notes"]
    pull = ["pull", "--name", "me/notes", "--out", str(tmp_path / "back")]
    refused, closed = {"HF_TOKEN": f"{TOKEN}x"}, {"HF_ENDPOINT": "http://127.0.0.1:9"}
    for arguments, changes in ((push, refused), (pull, {}), (pull, closed)):
        done = run(hub, tmp_path / "home", COMMAND, *arguments, **changes)
        assert done.returncode == 2, done.stderr
        assert done.stderr.startswith("smart-coding: me/notes")
        assert done.stderr.count("\n") == 1
    (out / "data/comment/new.parquet").write_bytes(b"")
    done = run(hub, tmp_path / "home", COMMAND, *push)
    assert "1 faults, the first: data/comment/new.parquet: not in the manifest" in done.stderr
    assert not (tmp_path / "back").exists()
