"""Progress: the items unchanged, and not a byte where nobody watches."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from smart_coding_dataset.progress import track


def test_a_pipe_gets_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(track(iter(range(3)), "count")) == [0, 1, 2]
    assert capfd.readouterr() == ("", "")


def test_a_terminal_gets_the_description_on_standard_error() -> None:
    code = "from smart_coding_dataset.progress import track; print(sum(track(range(4), 'counting')))"
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=theirs, text=True
    ) as process:
        said, _ = process.communicate(timeout=30)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert said == "6\n"
    assert "counting" in shown
