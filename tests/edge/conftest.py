"""Models and exports that all tests of this folder share: each is made once, when a test first asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads only wait for each other on models so small
os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # for llama.cpp, which says itself how many it wants

Made = Callable[[str], Path]
Exports = Callable[[str, str, str], Any]


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The folder of a tiny model of a family."""
    import tiny

    folder = tmp_path_factory.mktemp("models")

    def made(family: str) -> Path:
        path = folder / family
        return path if path.exists() else tiny.make(family, path)

    return made


@pytest.fixture(scope="session")
def exported(model: Made, tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """Its export to a target, at a precision."""
    from ianvs_bridge.export import _asking
    from ianvs_bridge.exporting import export

    folder, found = tmp_path_factory.mktemp("exports"), {}
    _asking.ANSWER = 48  # tiny models say nothing that is worth more

    def made(family: str, target: str, precision: str) -> Any:
        key = family, target, precision
        if key not in found:
            out = folder / ".".join(key)
            found[key] = export(str(model(family)), to=target, precision=precision, rows=2, out=out)
        return found[key]

    return made
