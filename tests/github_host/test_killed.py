"""Killed at any moment and run again, it is the same."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from github_host.host import Host
from github_host.reading import collected, contents
from github_host.world import NAME, World
from smart_coding_dataset.sources._github.connection import Connection
from smart_coding_dataset.sources._github.record import Record

FOLDER = "github/team+tool.answers"


class Killed(BaseException):
    """The process ends here."""


def points(monkeypatch: pytest.MonkeyPatch, at: int) -> list[int]:
    """Let the run be killed at a point: around each question, file and line, and in the midst of each file."""
    passed = [0]

    def pass_one() -> None:
        passed[0] += 1
        if passed[0] == at:
            raise Killed

    def watched(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def watching(*arguments: Any, **options: Any) -> Any:
            pass_one()
            done = real(*arguments, **options)
            pass_one()
            return done

        monkeypatch.setattr(owner, name, watching)

    for owner, name in (
        (Connection, "send"),
        (Record, "_put"),
        (Record, "confirm"),
        (Record, "finish"),
        (Path, "unlink"),
        (Path, "replace"),
    ):
        watched(owner, name)
    torn(monkeypatch, pass_one)
    return passed


def torn(monkeypatch: pytest.MonkeyPatch, half_way: Callable[[], None]) -> None:
    """Call ``half_way`` in the midst of each file."""
    real = Path.write_text

    def write(self: Path, text: str, *arguments: Any, **options: Any) -> int:
        real(self, text[: len(text) // 2], *arguments, **options)
        half_way()
        return real(self, text, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", write)


def killed_and_run_again(host: Host, out: Path, at: int) -> bool:
    """Whether the run was long enough to be killed at this point."""
    with pytest.MonkeyPatch.context() as patch:
        passed = points(patch, at)
        with suppress(Killed):
            collected(host, out)
    collected(host, out)
    return passed[0] >= at


@pytest.mark.parametrize("at", [1, 2, *random.Random(3).sample(range(3, 120), 6)])
def test_killed_and_run_again_it_is_the_same(host: Host, world: World, tmp_path: Path, at: int) -> None:
    collected(host, tmp_path / "whole")
    assert killed_and_run_again(host, tmp_path / "raw", at)
    assert contents(tmp_path / "raw") == contents(tmp_path / "whole")


@pytest.mark.parametrize("at", [1, 2, 5])
def test_killed_in_the_midst_of_an_answer_and_run_again_it_is_the_same(
    host: Host, world: World, tmp_path: Path, at: int
) -> None:
    collected(host, tmp_path / "whole")
    left = iter(range(at, -1, -1))

    def half_way() -> None:
        if next(left) == 0:
            raise Killed

    with pytest.MonkeyPatch.context() as patch:
        torn(patch, half_way)
        with pytest.raises(Killed):
            collected(host, tmp_path / "raw")
    collected(host, tmp_path / "raw")
    assert contents(tmp_path / "raw") == contents(tmp_path / "whole")


@pytest.mark.slow
def test_killed_at_any_point_and_run_again_it_is_the_same(host: Host, world: World, tmp_path: Path) -> None:
    collected(host, tmp_path / "whole")
    wanted = contents(tmp_path / "whole")
    for at in count(1):
        if not killed_and_run_again(host, tmp_path / f"raw{at}", at):
            break
        assert contents(tmp_path / f"raw{at}") == wanted, at
    assert at > 120, "killed at too few points"


def test_a_stopped_crawl_asks_for_nothing_twice(host: Host, world: World, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        points(patch, 80)
        with pytest.raises(Killed):
            collected(host, tmp_path)
    *kept, _ = (one.path for one in host.log if one.method == "GET")
    host.log.clear()
    collected(host, tmp_path)
    assert len(kept) > 5
    assert not set(kept) & {one.path for one in host.log}


def test_a_line_that_was_half_written_does_no_harm(host: Host, world: World, tmp_path: Path) -> None:
    collected(host, tmp_path)
    wanted = contents(tmp_path)
    (tmp_path / FOLDER / ".crawl").write_text("0123")
    collected(host, tmp_path)
    assert contents(tmp_path) == wanted


@pytest.mark.parametrize("at", [2, pytest.param(9, marks=pytest.mark.slow)])
def test_killed_by_the_system_while_it_waits_for_an_answer(
    host: Host, world: World, tmp_path: Path, at: int
) -> None:
    collected(host, tmp_path / "whole")
    code = "from ianvs_bridge.cli import main; main()"
    line = [sys.executable, "-c", code, "collect", "github", NAME, "--out", str(tmp_path / "raw"), "--no-code"]
    running: list[subprocess.Popen[bytes]] = []
    answered = len(host.log)
    host.on_request = lambda number: os.kill(running[0].pid, signal.SIGKILL) if number == answered + at else None
    running.append(subprocess.Popen([*line, "--api-url", host.url], stdin=subprocess.DEVNULL))
    assert running[0].wait() == -signal.SIGKILL
    host.on_request = lambda number: None
    collected(host, tmp_path / "raw")
    assert contents(tmp_path / "raw") == contents(tmp_path / "whole")
