"""How Ianvs imports the files of an example: by base name alone."""

from __future__ import annotations

import importlib
import os
import sys


def load(url: str) -> None:
    """Import a file by what stands before the first dot of its name; one already imported is not read again."""
    folder, name = os.path.split(url)
    if os.path.isfile(url):  # noqa: PTH113
        name = name.split(".")[0]
    sys.path.insert(0, folder)
    try:
        importlib.import_module(name)
    except Exception as error:
        raise RuntimeError(f"load module(url={url}) failed, error: {error}") from error
    sys.path.pop(0)  # whatever stands first by now, and nothing at all after a failure
