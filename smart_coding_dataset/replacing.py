"""A folder that appears whole or not at all, and until then leaves the one it replaces as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smart_coding_dataset.writing import naming


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give an empty folder beside ``folder`` that takes its place when the block ends without an error.

    What a killed run left behind is cleared by the next. The swap is two renames; if the run is killed between
    them, the old folder is whole at ``.NAME.old``, and the next run puts it back before it begins.
    """
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    restore(folder)
    part, old = _beside(folder)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        with naming(folder):
            yield part
        if folder.exists():
            folder.replace(old)
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def restore(folder: Path) -> None:
    """Finish the swap that a killed run may have left half done."""
    _, old = _beside(folder.absolute())
    if old.exists() and not folder.exists():
        old.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.part"), folder.with_name(f".{folder.name}.old")
