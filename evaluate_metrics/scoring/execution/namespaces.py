"""Own namespaces for users, processes, network, mounts, IPC and host name, and a root that holds what is read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress

from evaluate_metrics.scoring.execution import kernel

_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
_NEWUSER, _NEWPID, _NEWNET = 0x10000000, 0x20000000, 0x40000000
_ALL = _NEWNS | _NEWCGROUP | _NEWUTS | _NEWIPC | _NEWUSER | _NEWPID | _NEWNET
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
_DETACH = 2
SCRATCH = "/scratch"
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}


def enter() -> None:
    """Move this process (for process numbers: its next child) into namespaces of its own, with the same user.

    Raises:
        OSError: The kernel, its settings or a container forbid it.
    """
    user, group = os.getuid(), os.getgid()
    kernel.libc("unshare", _ALL)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    kernel.libc("mount", None, "/", None, _REC | _PRIVATE, None)


def small_root(root: str, shown: Iterable[str], size: int) -> None:
    """Replace ``/`` by a memory file system of ``size`` bytes: in it are ``shown``, read-only, and ``SCRATCH``."""
    kernel.libc("mount", "tmpfs", root, "tmpfs", _NOSUID | _NODEV, f"size={size},nr_inodes=20k,mode=755")
    for path in shown:
        _show(path, root)
    os.mkdir(root + SCRATCH)
    os.mkdir(f"{root}/.old")
    os.chdir(root)
    kernel.libc("syscall", _PIVOT_ROOT[os.uname().machine], ".", ".old")
    os.chdir("/")
    kernel.libc("umount2", "/.old", _DETACH)
    os.rmdir("/.old")


def _show(path: str, root: str) -> None:
    """Bind ``path`` read-only below ``root``; links on the way to it are made there too."""
    part = ""
    for name in path.strip("/").split("/"):
        folder, part = part, f"{part}/{name}"
        if os.path.islink(part):
            os.makedirs(root + folder, exist_ok=True)
            with suppress(FileExistsError):
                os.symlink(os.readlink(part), root + part)
            aim = os.path.join(f"{folder}/", os.readlink(part))
            _show(os.path.normpath(aim + path[len(part) :]), root)
            return
    target = root + path
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        open(target, "ab").close()
    kernel.libc("mount", path, target, None, _BIND | _REC, None)
    kept = os.statvfs(path).f_flag & (_NOSUID | _NODEV | _NOEXEC)  # what an outer mount set may not be taken off
    kernel.libc("mount", None, target, None, _BIND | _REMOUNT | _RDONLY | _NOSUID | kept, None)
