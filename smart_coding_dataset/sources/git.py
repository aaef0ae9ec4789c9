"""Git histories, from a path or a URL: everything that a history alone can tell, with no token.

Each repository becomes one raw shard, written whole or not at all. Its events, in order:

- ``repository``: name, web address, licence with its evidence, HEAD, format, whether the clone is shallow.
- ``ref``, ``tag``: branches, tags and pull requests with the commit each leads to; annotated tags with their text.
- ``commit``, parents before children, by time: author and committer under keyed pseudonyms, times, message, how it
  came in (merge commit, squash, rebase, with the evidence) and all that its message links to, each with the words
  that say so. Then, for each file that the commit changed against its first parent, a ``change``: status, both
  paths, modes and blobs; and, for each file of a merge that is like that of no parent, a ``resolution``.
- ``blob``: the content of a file, once, before the first event that names it.
- ``skipped``: what could not be told, and the reason. One bad object does not end the run.
- ``end``: how many of each.

``docs/design/git-events.md`` lists the fields. The same repository and key give the same bytes. A path needs no
network, nothing is written there, and nothing that the configuration of the repository names is run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smart_coding_dataset import store
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.progress import track
from smart_coding_dataset.sources._git import walk
from smart_coding_dataset.sources._git.about import about, located, mailmap
from smart_coding_dataset.sources._git.clone import cloned
from smart_coding_dataset.sources._git.events import events
from smart_coding_dataset.sources._git.names import named
from smart_coding_dataset.sources._git.objects import Object, Objects
from smart_coding_dataset.sources._git.place import Place, place
from smart_coding_dataset.sources._git.view import View, view
from smart_coding_dataset.sources._people import People, read_key

_LAST_LINE = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a run of ``collect`` did."""

    shard: Path
    written: bool
    """False: the shard was there already, of the same state of the repository."""
    counts: dict[str, int]
    """Events by type; contents and what was skipped also by form and reason."""

    def __str__(self) -> str:
        main = ", ".join(f"{self.counts.get(kind, 0)} {kind}s" for kind in ("commit", "change", "blob"))
        lines = [f"{self.shard}: {main}" if self.written else f"{self.shard}: there already: {main}"]
        lines += [f"{count:8} {reason}" for reason, count in self.counts.items() if reason.startswith("skipped: ")]
        return "\n".join(lines)


def collect(
    repository: str, *, out: Path = Path("raw"), name: str | None = None, key: Path | None = None
) -> Collected:
    """Collect the history of a git repository into a raw store.

    A path is read in place and never written to. A URL is cloned below the raw store, without a work tree; the
    next run only fetches what is new. People appear under pseudonyms made with a secret key, their names and
    addresses nowhere.

    Args:
        repository: The path of a repository, or a URL that git can fetch.
        out: The raw store, a folder; made if need be.
        name: What the repository is called, OWNER/NAME or NAME; by default as its remote or its folder says.
        key: A file with the key for the pseudonyms. By default $SMART_CODING_KEY if it is set, else OUT.key, which
            is made, readable by you alone. Keep it to give people the same pseudonyms in other repositories.

    Raises:
        UserError: There is no repository, or it is empty, cannot be read or cannot be fetched; there is no git.
        OSError: The raw store cannot be written.
    """
    return collected(repository, out=out, name=name, key=key)


def collected(
    repository: str, *, out: Path, name: str | None, key: Path | None, former: Sequence[tuple[int, str]] = ()
) -> Collected:
    """The same, with commits that pull requests of a remote repository once had, where it still gives them.

    Args:
        repository: As for ``collect``.
        out: As for ``collect``.
        name: As for ``collect``.
        key: As for ``collect``.
        former: The number of a pull request, and a commit that was its head.

    Raises:
        UserError: As for ``collect``.
    """
    named_so = place(repository, name)
    with _path(named_so, out, former) as path, view(path) as seen, Objects(seen.env) as objects:
        gone = [commit for _, commit in former if not isinstance(objects.one(commit), Object)]
        return _collect(located(named_so, seen, name), seen, objects, out=out, key=key, gone=gone)


def _collect(
    where: Place, seen: View, objects: Objects, *, out: Path, key: Path | None, gone: Sequence[str]
) -> Collected:
    head, refs = walk.head(seen), walk.refs(seen)
    if head is None and not refs:
        raise UserError(f"{where.shown}: this repository has no commits")
    people = People(read_key(out, key), mailmap(head, objects))
    known = about(where, seen, head=head, refs=refs, objects=objects, people=people)
    shard = out / "git" / f"{where.shard}.jsonl"
    present = _present(shard, known, objects)
    if present is not None:
        return Collected(shard=shard, written=False, counts=present)
    found = named(refs, head, objects, people, gone)
    if not found.tips:
        raise UserError(f"{where.shown}: no ref leads to a commit that can be read")
    store.write_shard(out, "git", where.shard, track(events(seen, known, people, found), f"collect {where.name}"))
    return Collected(shard=shard, written=True, counts=counts(shard))


@contextmanager
def _path(where: Place, out: Path, former: Sequence[tuple[int, str]]) -> Iterator[Path]:
    """A folder to read: the one named, or a copy of the remote repository."""
    if where.path is not None:
        yield where.path
        return
    with cloned(where, out, former) as folder:
        yield folder


def _present(shard: Path, known: dict[str, Any], objects: Objects) -> dict[str, int] | None:
    """The counts of a shard of just this state, if objects that were missing then cannot have come since.

    Raises:
        UserError: The shard is of another repository.
    """
    first = next(store.read_shard(shard), None) if shard.exists() else None
    if first is None:
        return None
    same_url = known["url"] is not None and first.data.get("url") == known["url"]
    if not same_url and not isinstance(objects.one(str(first.data.get("head"))), Object):
        raise UserError(f"{shard} holds another repository; give this one another --name")
    found = counts(shard)
    damaged = any(reason.endswith(("missing", "corrupt")) for reason in found)
    return None if damaged or first.data.get("state") != known["state"] else found


def counts(shard: Path) -> dict[str, int]:
    """What the last event of a shard says."""
    with shard.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST_LINE))
        last = json.loads(file.read().splitlines()[-1])
    found: dict[str, int] = last["data"]["counts"]
    return found
