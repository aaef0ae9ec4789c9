"""A host that leaves nothing behind, and examples to drive it with."""

from __future__ import annotations

import csv
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ianvs_host.host import Host

SETTINGS = ("BASE_MODEL_URL", "LOCAL_TEST", "RESULT_SAVED_URL", "BACKEND_TYPE", "model_path")


@pytest.fixture
def host() -> Iterator[Host]:
    """One Ianvs process. What it imports, registers and sets is gone afterwards."""
    modules, path, directory = dict(sys.modules), list(sys.path), Path.cwd()
    logging.getLogger("ianvs").setLevel(logging.INFO)
    try:
        yield Host()
    finally:
        os.chdir(directory)
        for name in SETTINGS:
            os.environ.pop(name, None)
        for name in set(sys.modules) - set(modules):
            file = getattr(sys.modules[name], "__file__", None) or ""
            if name.partition(".")[0] == "sedna" or "testalgorithms" in file or "testenv" in file:
                del sys.modules[name]
        sys.path[:] = path


def rank(folder: Path, name: str = "selected_rank.csv") -> list[dict[str, str]]:
    """The lines of a rank file."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
