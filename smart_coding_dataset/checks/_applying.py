"""Whether patches make of files before what they are after, as git itself sees it.

Nothing is written but git's own objects and index: a row may be anybody's, and links in it may lead anywhere.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from smart_coding_dataset.records import ChangedFile

_PLAIN = "100644"
_OWN = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}


class Scratch:
    """A repository that holds files before and after, and an index that starts as before."""

    def __init__(self, folder: Path, files: Sequence[ChangedFile]) -> None:
        """In an empty folder."""
        self._folder = folder
        _git(folder, "init", "-q", "--bare", "--template=", ".")
        sides = {
            "before": [(f.old_path or f.file_path, f.before_mode, f.before) for f in files],
            "after": [(f.file_path, f.after_mode, f.after) for f in files],
        }
        stream = b"".join(part for name, side in sides.items() for part in _commit(name, side))
        _git(folder, "fast-import", "--quiet", stdin=stream).check_returncode()
        _git(folder, "read-tree", "before").check_returncode()

    def apply(self, patch: str) -> str | None:
        """Apply a patch; None if that worked, or what git said."""
        done = _git(self._folder, "apply", "--cached", "--whitespace=nowarn", "-", stdin=_bytes(patch))
        return None if done.returncode == 0 else done.stderr.decode(errors="replace").partition("\n")[0]

    def differing(self) -> list[str]:
        """Paths of what is now not as it is after."""
        listed = _git(self._folder, "diff-index", "--cached", "--no-renames", "--name-only", "-z", "after").stdout
        return sorted(path.decode("utf-8", "backslashreplace") for path in listed.split(b"\0") if path)


def _commit(name: str, files: Iterable[tuple[str, str | None, str | None]]) -> Iterator[bytes]:
    """A commit in the language of ``git fast-import``."""
    yield f"commit refs/heads/{name}\ncommitter <> 0 +0000\ndata 0\n".encode()
    for path, mode, text in files:
        if text is not None:
            content = _bytes(text)
            yield b"M %s inline %s\ndata %d\n" % ((mode or _PLAIN).encode(), _quoted(path), len(content))
            yield content + b"\n"


def _quoted(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return b'"%s"' % _bytes(escaped)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    own = {**clean, **_OWN, "GIT_DIR": str(folder)}
    return subprocess.run(["git", *arguments], cwd=folder, env=own, input=stdin, capture_output=True, check=False)
