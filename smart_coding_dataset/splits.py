"""Which split a repository belongs to: never two. docs/design/splits.md says why so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

SHARES = (("test", 0.1), ("validation", 0.2), ("train", 1.0))
"""Upper bounds of ``position``, in order."""


def position(repository: str) -> float:
    """Where a repository stands in [0, 1): the same everywhere and for ever, as it depends on the name alone."""
    return int.from_bytes(hashlib.sha256(repository.encode()).digest()) / 2**256


def assign(repositories: Iterable[str]) -> dict[str, str]:
    """The split of each repository.

    Each goes where its position says. Only if that leaves ``test`` or ``validation`` empty, and there are at
    least three, the one with the smallest position in ``train`` fills it: a small dataset is worth a test split.
    """
    ordered = sorted(set(repositories), key=lambda name: (position(name), name))
    placed = {name: _by_position(name) for name in ordered}
    for split in ("test", "validation"):
        train = [name for name in ordered if placed[name] == "train"]
        if len(ordered) >= 3 and len(train) > 1 and split not in placed.values():
            placed[train[0]] = split
    return placed


def _by_position(repository: str) -> str:
    where = position(repository)
    return next(split for split, bound in SHARES if where < bound)
