"""issue: the patch applies to what was before and gives what is after, byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from smart_coding_dataset.checks._fault import Fault
from smart_coding_dataset.records import Issue


def check(row: Issue) -> Iterator[Fault]:
    """What is wrong with a row whose types are right. Patches are applied by git itself."""
    outside = [f.file_path for f in row.files if not _is_inside(f.file_path)]
    if not row.files:
        yield Fault(column="files", what="empty; expected every changed file, before and after")
    elif outside:
        yield Fault(column="files", what=f"not a path inside the repository: {outside[0]!r}")
    elif shutil.which("git") is None:
        yield Fault(column="patch", what="not checked: git, which applies patches, is not installed")
    else:
        yield from _patch(row)


def _patch(row: Issue) -> Iterator[Fault]:
    before = {f.file_path: f.before for f in row.files if f.before is not None}
    after = {f.file_path: f.after for f in row.files if f.after is not None}
    with tempfile.TemporaryDirectory() as folder:
        error = _apply(Path(folder), before, row.patch)
        if error:
            yield Fault(column="patch", what=f"does not apply to files before: {error}")
            return
        given = {p.relative_to(folder).as_posix(): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}
    expected = {path: text.encode("utf-8", "surrogatepass") for path, text in after.items()}
    for path in sorted(given.keys() | expected.keys()):
        if given.get(path) != expected.get(path):
            yield Fault(column="patch", what=f"applies, but {path} is not what files says it is after")


def _apply(folder: Path, before: Mapping[str, str], patch: str) -> str | None:
    """Write the files and apply the patch; None if that worked, or what git said."""
    for name, text in before.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    own = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        input=patch.encode("utf-8", "surrogatepass"),
        cwd=folder,
        env={**os.environ, **own},
        capture_output=True,
        check=False,
    )
    return None if done.returncode == 0 else done.stderr.decode(errors="replace").partition("\n")[0]


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and not {"..", ".git"} & set(parts)


CHECK = check
