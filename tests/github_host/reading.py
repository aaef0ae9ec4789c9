"""Runs of ``collect github`` in tests, and what they leave."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from github_host.host import Host
from github_host.world import NAME
from smart_coding_dataset import store
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.records import RawEvent
from smart_coding_dataset.sources._github.client import Client
from smart_coding_dataset.sources.github import Collected, collect

TOKEN = "s3cret-token"


def collected(host: Host, out: Path, **options: Any) -> Collected:
    return collect(NAME, out=out, api_url=host.url, **{"no_code": True, **options})


def refused(host: Host, out: Path, repository: str = NAME, **options: Any) -> str:
    with pytest.raises(UserError) as caught:
        collect(repository, out=out, api_url=host.url, **{"no_code": True, **options})
    assert "\n" not in str(caught.value)
    return str(caught.value)


def events(out: Path, kind: str, name: str = NAME) -> list[dict[str, Any]]:
    shard = out / "github" / f"{name.replace('/', '+')}.jsonl"
    return [dict(event.data) for event in store.read_shard(shard) if event.type == kind]


def all_events(out: Path) -> list[RawEvent]:
    return list(store.read_shard(out / "github" / f"{NAME.replace('/', '+')}.jsonl"))


def contents(out: Path) -> dict[str, bytes]:
    found = (p for p in sorted(out.rglob("*")) if p.is_file() and ".clones" not in p.parts)
    return {str(p.relative_to(out)): p.read_bytes() for p in found}


class Patience:
    """A client that waits in no time, and what it waited."""

    def __init__(self, host: Host, now: float = 1_000_000.0, token: str | None = TOKEN) -> None:
        self.waited: list[float] = []
        self.now = now
        self.client = Client(host.url, token, sleep=self._sleep, clock=lambda: self.now, chance=lambda: 1.0)

    def _sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


def questions(host: Host) -> list[str]:
    """Paths of what was asked, without their pages."""
    return [re.sub(r"[?&](per_page|page)=\d+", "", one.path) for one in host.log]
