"""The raw events of one thing, from all its shards: what ``kinds/`` read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from smart_coding_dataset import store
from smart_coding_dataset.history import Repository
from smart_coding_dataset.records import RawEvent

_OF_REPOSITORIES = ("git", "github")


class Gathered:
    """A ``records.Raw`` over shards of the same name. The index of a repository is made once, for all kinds."""

    def __init__(self, shards: Sequence[Path], scratch: Path) -> None:
        """Of these shards; ``scratch`` is a file for an index, not there yet, removed at the end."""
        self._shards = {shard.parent.name: shard for shard in shards}
        self._scratch = scratch

    def events(self, source: str) -> Iterator[RawEvent]:
        """What one source saw, in its order; nothing if that source was not asked.

        Raises:
            UserError: A line is no raw event.
        """
        shard = self._shards.get(source)
        return iter(()) if shard is None else store.read_shard(shard)

    @cached_property
    def repository(self) -> Repository | None:
        """To look things up in; None for what is no repository."""
        shards = [self._shards[source] for source in _OF_REPOSITORIES if source in self._shards]
        return Repository(shards, self._scratch) if shards else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self.__dict__.get("repository"):
            self.__dict__["repository"].close()
        self._scratch.unlink(missing_ok=True)
