"""Emptying the scratch folder between runs, whatever a candidate left there."""

from __future__ import annotations

import os


def empty(folder: str) -> None:
    """Remove everything in ``folder``, but not the folder; links are removed, never followed.

    Walks by changing the working directory, so that a tree may be deeper than the longest path, the stack, or the
    number of open files. Nothing else may be at work in the folder.
    """
    os.chdir(folder)
    names: list[str] = []  # of the folders from ``folder`` down to the working directory
    while True:
        inner = _first_folder()
        if inner is not None:
            os.chmod(inner, 0o700)  # it may have been closed to its owner
            os.chdir(inner)
            names.append(inner)
        elif names:
            os.chdir("..")
            os.rmdir(names.pop())
        else:
            return


def _first_folder() -> str | None:
    """Remove files from the working directory until a folder is met; None if there is none left."""
    with os.scandir() as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                return entry.name
            os.unlink(entry.name)
    return None
