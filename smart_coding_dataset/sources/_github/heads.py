"""Commits that pull requests once had and git may not fetch by itself: replaced by a force-push, yet reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from smart_coding_dataset import store

_NAMED_BY = {
    "timeline": ("before",),
    "review": ("commit",),
    "review_comment": ("original_commit",),
}
"""Events that name a commit which was the head of their pull request at a time, and the fields that do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """What a shard says about commits."""

    name: str
    """Of the repository."""
    former: tuple[tuple[int, str], ...]
    """Number of a pull request and commit, sorted."""


def heads(shard: Path) -> Heads:
    """All commits that a shard names as heads."""
    name, former = "", set()
    for event in store.read_shard(shard):
        if event.type == "repository":
            name = str(event.data["name"])
        for field in _NAMED_BY.get(event.type, ()):
            if event.data[field]:
                former.add((int(event.data["number"]), str(event.data[field])))
    return Heads(name=name, former=tuple(sorted(former)))
