"""Memory: what is free here, within the limits of every control group, and what a process took at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/")


@dataclass(frozen=True, slots=True)
class Free:
    """Memory that may still be taken."""

    bytes: int
    bound: str
    """What sets the bound: ``memory of the machine`` or a control group."""


def free(root: Path = ROOT) -> Free | None:
    """What a new process may take before somebody is killed; None where the system does not tell.

    The kernel's own estimate (``MemAvailable``), or what the tightest control group around this process leaves, of
    version 1 or 2. Cached files that it could drop count as free.
    """
    found = [*_machine(root), *_groups(root)]
    return min(found, key=lambda each: each.bytes, default=None)


def total(root: Path = ROOT) -> int | None:
    """Bytes of memory that the machine has; None where the system does not tell."""
    return _meminfo(root).get("MemTotal")


def _machine(root: Path) -> Iterator[Free]:
    if (available := _meminfo(root).get("MemAvailable")) is not None:
        yield Free(available, "memory of the machine")


def _meminfo(root: Path) -> dict[str, int]:
    return _table(root / "proc/meminfo")


def _table(path: Path) -> dict[str, int]:
    """``NAME: NUMBER kB`` in bytes, line by line; lines of another form are passed over."""
    found = {}
    for line in (_read(path) or "").splitlines():
        match line.split():
            case [name, number, "kB"] if number.isdigit():
                found[name.removesuffix(":")] = int(number) * 1024
    return found


def _groups(root: Path) -> Iterator[Free]:
    """Every control group from that of this process upwards that has a limit."""
    for line in (_read(root / "proc/self/cgroup") or "").splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            yield from _limited(root / "sys/fs/cgroup", path, "memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            yield from _limited(
                root / "sys/fs/cgroup/memory",
                path,
                "memory.limit_in_bytes",
                "memory.usage_in_bytes",
                "total_inactive_file",
            )


def _limited(mount: Path, path: str, limit: str, usage: str, cached: str) -> Iterator[Free]:
    """From a group to the root. In a container the root is often the group itself, and its path leads nowhere."""
    for group in [mount / path.lstrip("/"), *(mount / path.lstrip("/")).parents]:
        if not group.is_relative_to(mount):
            return
        most, used = _read(group / limit), _read(group / usage)
        if most is None or used is None or not most.strip().isdigit():  # "max" is no limit
            continue
        stat = dict(line.split() for line in (_read(group / "memory.stat") or "").splitlines())
        left = int(most) - int(used) + int(stat.get(cached, 0))
        yield Free(max(0, left), f"control group /{group.relative_to(mount).as_posix().removeprefix('.')}")


def peaks(pid: int, root: Path = ROOT) -> dict[int, int]:
    """By process, ``pid`` and all that it started: the most memory it had at any time until now, in bytes.

    That is the kernel's high-water mark of resident memory (``VmHWM``), which misses no peak between two looks.
    Pages that processes share are counted for each. Empty where the system does not tell.
    """
    found = {}
    for each in _family(pid, root):
        if (peak := _table(root / f"proc/{each}/status").get("VmHWM")) is not None:
            found[each] = peak
    return found


def forget_peaks(pid: int, root: Path = ROOT) -> bool:
    """Let the peaks of ``pid`` and of all that it started begin anew, at what each has now.

    Returns whether that could be done; where it could not, an old peak is not to be told from a new one.
    """
    try:
        for each in _family(pid, root):
            (root / f"proc/{each}/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return False
    return True


def _family(pid: int, root: Path) -> list[int]:
    children: dict[int, list[int]] = {}
    for path in (root / "proc").glob("[0-9]*/stat"):
        text = _read(path)
        if text is not None:  # the process ended meanwhile
            parent = int(text.rpartition(")")[2].split()[1])  # the name before may hold spaces and brackets
            children.setdefault(parent, []).append(int(path.parent.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def _read(path: Path) -> str | None:
    """None for a file that is not there, or may not be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
