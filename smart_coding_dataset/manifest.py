"""``manifest.json``: what a built folder holds, by content. Written last: where it is, all is there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from smart_coding_dataset import folders
from smart_coding_dataset.errors import UserError

NAME = "manifest.json"
FORMAT = "smart-coding-dataset/1"
LOCAL = "dropped"
"""The folder that stays where it was built: dropped rows may be ones that nobody may publish."""


def fingerprint(path: Path) -> dict[str, Any]:
    """The content of one file: ``sha256``, ``bytes``, and ``rows`` (None for a file that holds none)."""
    return {"sha256": digest(path), "bytes": path.stat().st_size, "rows": _rows(path)}


def digest(path: Path) -> str:
    """The sha256 of one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rows(path: Path) -> int | None:
    """Rows of a data file or lines of a file of drops; None for a file of neither kind."""
    return folders.sizes(path)[0] if path.suffix in folders.SUFFIXES else None


def members(folder: Path) -> list[Path]:
    """Every file of a folder but the manifest itself, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / NAME)


def write(folder: Path, about: dict[str, Any]) -> None:
    """Write the manifest: what the build says of itself, and the content of every file."""
    files = {path.relative_to(folder).as_posix(): fingerprint(path) for path in members(folder)}
    text = json.dumps({"format": FORMAT, **about, "files": files}, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder; None if it has none.

    Raises:
        UserError: There is one, but not one of ours.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path}: not JSON ({error})") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("files"), dict):
        raise UserError(f"{path}: not a manifest of format {FORMAT}")
    return found


def content(files: Iterable[Path]) -> str:
    """One digest over the names and contents of files, in the order given."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.name} {digest(path)}\n".encode())
    return whole.hexdigest()
