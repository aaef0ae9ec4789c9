"""Fixtures of the chat tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chat_host.host import Host
from chat_host.minds import parrot
from evaluate_metrics.scoring.chat.address import KEYS


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def host() -> Iterator[Host]:
    """A server whose model says the last message again."""
    with Host(parrot) as host:
        yield host
