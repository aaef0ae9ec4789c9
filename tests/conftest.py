"""Fixtures that several files of tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from package_index import Index, PipSays

from smart_coding_dataset.sources import _web, pypi
from smart_coding_dataset.sources._pip import PipSettings


@pytest.fixture
def pip_says(monkeypatch: pytest.MonkeyPatch) -> PipSays:
    """Say what pip is configured for, without the half second of asking it; no waiting between attempts."""
    monkeypatch.setattr(_web, "BACKOFF", 0.0)
    monkeypatch.setenv("NETRC", os.devnull)
    monkeypatch.setenv("no_proxy", "*")
    return lambda settings: monkeypatch.setattr(pypi, "pip_settings", lambda: settings)


@pytest.fixture
def index(pip_says: PipSays) -> Iterator[Index]:
    """An empty package index on the loopback interface, for which pip is configured."""
    index = Index()
    server = index.start()
    pip_says(PipSettings(indexes=(index.url,), timeout=5))
    yield index
    server.shutdown()
    server.server_close()
