"""The processor: its name, and how many cores this process may use."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

ROOT = Path("/")


def name(root: Path = ROOT) -> str | None:
    """As the kernel names it, else the architecture; None where neither is known."""
    try:
        text = (root / "proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    found = re.search(r"^(?:model name|Model|Hardware)\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else platform.machine() or None


def cores() -> int:
    """Those that this process may run on, which may be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
