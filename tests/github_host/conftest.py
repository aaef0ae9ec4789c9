"""A server, and a run of ``collect github`` that never waits and never goes to the network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from github_host.host import Host
from github_host.world import World, full

KEY = "a key for tests, and for nothing else"


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("SMART_CODING_KEY", KEY)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path_factory.getbasetemp()))  # reading certificates takes time
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret-token")
    monkeypatch.delenv("GH_TOKEN", raising=False)


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as host:
        yield host


@pytest.fixture
def world(host: Host) -> World:
    """A repository with one of everything."""
    return full(host)
