"""Commits, tags and changes as the data of raw events; from here on, people are pseudonyms."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any

from smart_coding_dataset.sources._git.blobs import path_text
from smart_coding_dataset.sources._git.commit import Commit, Stamp
from smart_coding_dataset.sources._git.diffs import Change, Resolution, Side
from smart_coding_dataset.sources._git.link import Link
from smart_coding_dataset.sources._git.links import links
from smart_coding_dataset.sources._git.merges import integration
from smart_coding_dataset.sources._git.seen import Seen
from smart_coding_dataset.sources._people import People


class Teller:
    """Tells commits, and remembers those told, so that a second one that is a copy of a first is known as such."""

    def __init__(self, repository: str, people: People, twins: Seen) -> None:
        self._repository, self._people, self._twins = repository.lower(), people, twins

    def commit(self, name: str, commit: Commit, pulls: Collection[int]) -> dict[str, Any]:
        """The data of ``commit``. ``pulls``: the pull requests whose last commit has the same tree."""
        commit = replace(commit, message=self._people.redact(commit.message))
        pointing = self._links(commit.message)
        committer = stamp(commit.committer, self._people)
        by = committer["person"] if committer else None
        came_in = integration(commit, pointing, pulls=pulls, twin=self._twin(name, commit), committer=by)
        return {
            "commit": name,
            "tree": commit.tree,
            "parents": list(commit.parents),
            "author": stamp(commit.author, self._people),
            "committer": committer,
            "message": commit.message,
            "message_encoding": commit.encoding,
            "message_encoding_guessed": commit.encoding_guessed,
            "signature": commit.signature,
            "integration": came_in,
            "links": [asdict(link) for link in pointing],
        }

    def _links(self, message: str) -> list[Link]:
        return [
            replace(link, repository=None) if (link.repository or "").lower() == self._repository else link
            for link in links(message)
        ]

    def _twin(self, name: str, commit: Commit) -> str | None:
        """An earlier commit by the same author at the same second under the same title."""
        if commit.author is None or len(commit.parents) != 1:
            return None
        key = f"{commit.author}\n{commit.message.partition(chr(10))[0]}".encode("utf-8", "surrogatepass")
        first = self._twins.first(hashlib.sha256(key).digest()[:16], bytes.fromhex(name))
        return first.hex() if first else None


def stamp(found: Stamp | None, people: People) -> dict[str, Any] | None:
    """Who and when; None where the object names nobody."""
    if found is None:
        return None
    return {"person": people.person(found.name, found.email), "time": found.time, "offset": found.offset}


def tag(name: str, found: Commit, people: People) -> dict[str, Any]:
    """The data of an annotated tag."""
    return {
        "tag": name,
        "object": found.tagged,
        "tagger": stamp(found.committer, people),
        "message": people.redact(found.message),
        "signature": found.signature,
    }


def change(commit: str, parent: str | None, found: Change) -> dict[str, Any]:
    """The data of ``change``. ``parent``: None for a commit that has none."""
    return {
        "commit": commit,
        "parent": parent,
        "status": found.status,
        "similarity": found.similarity,
        "old": _side(found.old),
        "new": _side(found.new),
    }


def resolution(commit: str, parents: tuple[str, ...], found: Resolution) -> dict[str, Any]:
    """The data of ``resolution``."""
    return {
        "commit": commit,
        "parents": list(parents),
        "status": found.status,
        "old": [_side(side) for side in found.old],
        "new": _side(found.new),
    }


def path_of(found: Change | Resolution) -> str:
    """The path after the change, or before it where it is gone."""
    sides = (found.new, found.old) if isinstance(found, Change) else (found.new, *found.old)
    return next(path_text(side.path) for side in sides if side)


def _side(found: Side | None) -> dict[str, str] | None:
    return None if found is None else {"path": path_text(found.path), "mode": found.mode, "object": found.object}
