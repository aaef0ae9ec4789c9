"""The folder of a model: where it is, what it needs, and whether it can be used here, before it is loaded."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from smart_coding_dataset.errors import UserError


def require(what: str, extra: str, *modules: str) -> None:
    """Refuse to go on without the modules that an extra installs.

    Raises:
        UserError: One is missing; the message names the command that installs it.
    """
    for module in modules:
        if find_spec(module) is None:
            raise UserError(f"{what} needs {module}: pip install 'smart-coding[{extra}]'")


def local(backend: str, what: str, *needed: str, target: str | None = None) -> Path:
    """The folder that ``BACKEND:WHAT`` names, with the files that the backend cannot do without.

    Args:
        backend: The backend.
        what: The folder.
        needed: Names of those files.
        target: The one that writes them; None if it has the name of the backend.

    Raises:
        UserError: No folder was named, or it is none that this backend reads.
    """
    if not what:
        raise UserError(f"the backend {backend} needs a model: {backend}:PATH")
    folder = Path(what)
    missing = [name for name in needed if not (folder / name).is_file()]
    if missing:
        raise UserError(
            f"{folder}: no {missing[0]}; `smart-coding export MODEL --to {target or backend}` writes one"
        )
    return folder
