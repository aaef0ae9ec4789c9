"""What a raw shard says, put back together."""

from __future__ import annotations

import base64
from collections import defaultdict
from pathlib import Path
from typing import Any

from git_histories.repository import Repository
from smart_coding_dataset import store
from smart_coding_dataset.sources.git import Collected, collect

KEY = "a key for tests, and for nothing else"


class Shard:
    """The events of one shard, by type."""

    def __init__(self, path: Path) -> None:
        self.bytes = path.read_bytes()
        self.events = list(store.read_shard(path))
        self.of: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for event in self.events:
            self.of[event.type].append(dict(event.data))

    @property
    def repository(self) -> dict[str, Any]:
        return self.of["repository"][0]

    @property
    def counts(self) -> dict[str, int]:
        return self.of["end"][0]["counts"]

    def commit(self, title: str) -> dict[str, Any]:
        return next(c for c in self.of["commit"] if c["message"].startswith(title))

    def changes(self, title: str) -> list[dict[str, Any]]:
        commit = self.commit(title)["commit"]
        return [c for c in self.of["change"] if c["commit"] == commit]

    def contents(self) -> dict[str, bytes | None]:
        """Blob -> its bytes; None where they were left out."""
        return {b["object"]: content(b) for b in self.of["blob"]}


def content(blob: dict[str, Any]) -> bytes | None:
    if blob["text"] is not None:
        return blob["text"].encode(blob["encoding"])
    return base64.b64decode(blob["base64"]) if blob["base64"] is not None else None


def collected(repository: Repository, out: Path, **options: Any) -> Shard:
    done: Collected = collect(str(repository.folder), out=out, **options)
    return Shard(done.shard)


def replayed(shard: Shard) -> dict[str, dict[str, tuple[str, str]]]:
    """Commit -> its files, from nothing but the changes: path -> mode and object."""
    trees: dict[str, dict[str, tuple[str, str]]] = {}
    of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for change in shard.of["change"]:
        of[change["commit"]].append(change)
    for commit in shard.of["commit"]:
        name = commit["commit"]
        tree = dict(trees[commit["parents"][0]]) if commit["parents"] else {}
        for change in of[name]:
            old = change["old"]
            if old and change["status"] in "DRMT":
                assert tree.pop(old["path"]) == (old["mode"], old["object"]) or change["status"] == "R"
        for change in of[name]:
            if change["new"]:
                tree[change["new"]["path"]] = (change["new"]["mode"], change["new"]["object"])
        trees[name] = tree
    return trees
