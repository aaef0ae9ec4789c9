"""Models and exports that all tests of this folder share: each is made once, when a test first asks for it."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads only wait for each other on models so small
os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # for llama.cpp, which says itself how many it wants

Made = Callable[[str], Path]
Exports = Callable[[str, str, str], Any]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for this run of the tests, in however many processes."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


def once(kept: Path, make: Callable[[], object]) -> Any:
    """What ``make`` gives, from whichever process was the first to ask."""
    from filelock import FileLock

    with FileLock(f"{kept}.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make()))
    return pickle.loads(kept.read_bytes())


@pytest.fixture(scope="session")
def model(shared: Path) -> Made:
    """The folder of a tiny model of a family."""
    import tiny

    def made(family: str) -> Path:
        found: Path = once(shared / f"{family}.pickle", lambda: tiny.make(family, shared / family))
        return found

    return made


@pytest.fixture(scope="session")
def exported(model: Made, shared: Path) -> Exports:
    """Its export to a target, at a precision."""
    from ianvs_bridge.export import _asking
    from ianvs_bridge.exporting import export

    _asking.ANSWER = 48  # tiny models say nothing that is worth more

    def made(family: str, target: str, precision: str) -> Any:
        name, source = f"{family}.{target}.{precision}", model(family)
        return once(
            shared / f"{name}.pickle",
            lambda: export(str(source), to=target, precision=precision, rows=2, out=shared / name),
        )

    return made
