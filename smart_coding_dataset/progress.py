"""Progress on standard error, and only where a person watches: into a pipe or a file nothing is written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def track(items: Iterable[T], description: str, total: float | None = None) -> Iterator[T]:
    """Yield ``items`` unchanged and show how far along they are.

    Args:
        items: What is worked through.
        description: What is being done: ``build``, ``collect flask`` …
        total: How many items there will be; None asks ``len(items)``, and shows no end where there is no length.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415  only a terminal pays for it
    from rich.progress import track as show  # noqa: PLC0415

    yield from show(items, description, total=total, console=Console(stderr=True), transient=True)
