"""A git folder of ours that shows the objects and refs of another.

It holds a configuration that we wrote and symbolic links to the other's objects and refs, as git's own
``contrib/workdir/git-new-workdir`` does. So git never reads the analysed repository's configuration: no hook,
filter, monitor, external diff or remote helper that it names can run, no promisor remote is asked for missing
objects, no grafts or replacements apply, the owner of the files does not matter, and nothing is written there.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._git.process import GitError, environment, run

_LINKED = ("objects", "refs", "packed-refs", "reftable")
_ID = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Where git reads, and what is known before it does."""

    folder: Path
    theirs: Path
    """The git folder of the repository itself; for reading plain files only."""
    object_format: str
    """``sha1`` or ``sha256``."""
    head_ref: str | None
    """Full name of the branch that HEAD is on; None where it is detached."""
    shallow: frozenset[str]
    """Commits whose parents the clone was told to leave out."""

    @property
    def env(self) -> dict[str, str]:
        """Variables for git."""
        return environment(self.folder)

    def cut_below(self, commits: frozenset[str]) -> None:
        """Let git take these commits for the first ones, beside those of a shallow clone."""
        lines = [f"{commit}\n" for commit in sorted(self.shallow | commits)]
        (self.folder / "shallow").write_text("".join(lines))


@contextmanager
def view(path: Path) -> Iterator[View]:
    """Look at the repository at ``path``: a work tree, a bare repository or a linked work tree.

    Raises:
        UserError: There is none, or it must not be read.
    """
    own, common = _folders(path)
    head = _read(own / "HEAD").strip()
    object_format = (_setting(common, "extensions.objectformat") or "sha1").lower()
    ref_storage = _setting(common, "extensions.refstorage")
    with tempfile.TemporaryDirectory(prefix="smart-coding-git-") as name:
        folder = Path(name)
        for part in _LINKED:
            if (common / part).exists():
                (folder / part).symlink_to((common / part).resolve())
        (folder / "HEAD").write_bytes(head + b"\n")
        (folder / "config").write_text(_configuration(object_format, ref_storage))
        found = View(
            folder=folder,
            theirs=common,
            object_format=object_format,
            head_ref=os.fsdecode(head[5:]) if head.startswith(b"ref: ") else None,
            shallow=frozenset(m.decode() for m in _ID.findall(_read(common / "shallow"))),
        )
        found.cut_below(frozenset())
        try:
            run("rev-parse", "--git-dir", env=found.env)
        except GitError as error:
            raise UserError(f"{path}: git cannot read this repository: {error.line}") from None
        yield found


def remote_url(seen: View) -> str | None:
    """What the repository was cloned from; None where it does not say. It may hold credentials."""
    return _setting(seen.theirs, "remote.origin.url")


def _configuration(object_format: str, ref_storage: str | None) -> str:
    lines = [
        "[core]",
        "repositoryformatversion = 1",
        "bare = true",
        "commitGraph = false",
        "bigFileThreshold = 4m",
    ]
    lines += [
        "packedGitLimit = 32m",
        "packedGitWindowSize = 4m",
        "deltaBaseCacheLimit = 32m",
        "[extensions]",
        f"objectFormat = {object_format}",
    ]
    lines += [f"refStorage = {ref_storage}"] if ref_storage else []
    return "\n".join(lines) + "\n"


def _folders(path: Path) -> tuple[Path, Path]:
    """The git folder with HEAD, and the one with objects and refs; the same but for a linked work tree."""
    try:
        own = _own_folder(path)
        shared = _read(own / "commondir").strip()
        common = (own / os.fsdecode(shared)).resolve() if shared else own
        for part in (own, common, common / "objects", common / "refs"):
            if not os.access(part, os.R_OK | os.X_OK):
                raise PermissionError(13, "Permission denied", str(part))
    except PermissionError as error:
        raise UserError(f"{path}: no permission to read {error.filename}") from None
    return own, common


def _own_folder(path: Path) -> Path:
    if not path.exists():
        raise UserError(f"{path}: no such folder; give the path of a git repository or its URL")
    candidates = [path / ".git", path]
    pointer = path / ".git"
    if pointer.is_file() and (to := _read(pointer)).startswith(b"gitdir: "):
        candidates.insert(0, path / os.fsdecode(to[8:].strip()))
    for folder in candidates:
        if (folder / "HEAD").is_file() and ((folder / "objects").is_dir() or (folder / "commondir").is_file()):
            return folder.absolute()
    if path.is_dir():
        next(path.iterdir(), None)  # a folder that hides what it holds is another fault than one that holds none
    raise UserError(f"{path}: not a git repository (no HEAD and objects, here or in .git)")


def _read(path: Path) -> bytes:
    """The content of a small file; nothing where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""


def _setting(folder: Path, name: str) -> str | None:
    """One value of the repository's configuration, read as a file alone; None where it is not set."""
    if not (folder / "config").is_file():
        return None
    try:
        value = run("config", "--file", str(folder / "config"), "--get", name, env=environment(folder / "none"))
    except GitError:
        return None
    return value.decode(errors="replace").strip()
