"""A file that does not fit leaves the one that was there as it was, and says its own name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from smart_coding_dataset.writing import write_whole

SMALL_DISK = """
import resource, signal, sys
from pathlib import Path
from smart_coding_dataset.writing import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    write_whole(Path(sys.argv[1]), "new" * 100)
except OSError as error:
    print(error.filename)
"""


def test_what_does_not_fit_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_whole(path, "old")
    command = [sys.executable, "-B", "-c", SMALL_DISK, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"{path}\n"
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_utf_8_cannot_hold_becomes_an_escape(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "odd", "排\ud800") == (tmp_path / "odd").read_bytes() == "排\\ud800".encode()
