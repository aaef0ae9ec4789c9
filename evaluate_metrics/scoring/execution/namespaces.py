"""Own namespaces for users, processes, network, mounts, IPC and host name, and a root that holds what is read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from evaluate_metrics.scoring.execution import kernel

_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
_NEWUSER, _NEWPID, _NEWNET = 0x10000000, 0x20000000, 0x40000000
_ALL = _NEWNS | _NEWCGROUP | _NEWUTS | _NEWIPC | _NEWUSER | _NEWPID | _NEWNET
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
_DETACH = 2
SCRATCH = Path("/scratch")
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}


def enter() -> None:
    """Move this process (for process numbers: its next child) into namespaces of its own, with the same user.

    Raises:
        OSError: The kernel, its settings or a container forbid it.
    """
    user, group = os.getuid(), os.getgid()
    kernel.libc("unshare", _ALL)
    Path("/proc/self/setgroups").write_text("deny", "ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", "ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", "ascii")
    kernel.libc("mount", None, "/", None, _REC | _PRIVATE, None)


def small_root(root: Path, shown: Iterable[str], size: int) -> None:
    """Replace ``/`` by a memory file system of ``size`` bytes: in it are ``shown``, read-only, and ``SCRATCH``."""
    kernel.libc("mount", "tmpfs", str(root), "tmpfs", _NOSUID | _NODEV, f"size={size},nr_inodes=20k,mode=755")
    for path in shown:
        _show(Path(path), root)
    _below(root, SCRATCH).mkdir()
    old = root / ".old"
    old.mkdir()
    os.chdir(root)
    kernel.libc("syscall", _PIVOT_ROOT[os.uname().machine], ".", ".old")
    os.chdir("/")
    kernel.libc("umount2", "/.old", _DETACH)
    Path("/.old").rmdir()


def _show(path: Path, root: Path) -> None:
    """Bind ``path`` read-only below ``root``; links on the way to it are made there too."""
    for part in [*reversed(path.parents), path]:
        if part.is_symlink():
            _below(root, part.parent).mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                _below(root, part).symlink_to(part.readlink())
            _show(Path(os.path.normpath(part.parent / part.readlink() / path.relative_to(part))), root)
            return
    target = _below(root, path)
    if path.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    kernel.libc("mount", str(path), str(target), None, _BIND | _REC, None)
    kept = os.statvfs(path).f_flag & (_NOSUID | _NODEV | _NOEXEC)  # what an outer mount set may not be taken off
    kernel.libc("mount", None, str(target), None, _BIND | _REMOUNT | _RDONLY | _NOSUID | kept, None)


def _below(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")
