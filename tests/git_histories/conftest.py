"""One odd history for many tests, and the key they share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from git_histories.odd import odd
from git_histories.reading import KEY, Shard, collected
from git_histories.repository import Repository


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMART_CODING_KEY", KEY)


@pytest.fixture(scope="session")
def odd_repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return odd(tmp_path_factory.mktemp("odd") / "odd")


@pytest.fixture(scope="session")
def odd_shard(odd_repository: Repository, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shard]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMART_CODING_KEY", KEY)
        yield collected(odd_repository, tmp_path_factory.mktemp("raw"))


@pytest.fixture
def small(tmp_path: Path) -> Repository:
    r = Repository(tmp_path / "small")
    r.commit("one", {"a.py": b"a = 1\n"})
    r.commit("two", {"a.py": b"a = 2\n", "b.py": b"b = 1\n"})
    r.commit("three", {"a.py": b"a = 3\n"})
    return r
