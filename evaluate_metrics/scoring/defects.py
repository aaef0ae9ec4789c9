"""Static defects of Python programs, as ruff finds them: likely errors, bugs and holes (rules F, B and S).

Ruff parses and runs nothing. Marks by which a program asks to be left alone (``# noqa``) do not count.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

MISSING = "ruff is not installed: pip install 'smart-coding[reliability]'"
SYNTAX = "invalid-syntax"
"""The rule under which a program that is no Python is counted."""
OPTIONS = (
    "--isolated", "--no-cache", "--ignore-noqa", "--select=F,B,S", "--ignore=S101",  # S101: to assert is no hole
    "--target-version=py311", "--output-format=json", "--exit-zero",
)  # fmt: skip
SECONDS = 120
"""A backstop: ruff reads a megabyte in far less than a second."""

Defects = Counter[str]
"""How often each rule is broken."""


def is_installed() -> bool:
    """Whether ruff is there."""
    return find_spec("ruff") is not None


def of(programs: Sequence[str]) -> list[Defects | None]:
    """The defects of each program; None where ruff cannot say, because the program breaks it."""
    distinct = list(dict.fromkeys(programs))
    found = dict(zip(distinct, _checked(distinct), strict=True))
    return [found[program] for program in programs]


def introduced(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """By rule, how many more there are after than before; rules without more are left out."""
    return {rule: more for rule in sorted(after) if (more := after[rule] - before.get(rule, 0)) > 0}


def _checked(programs: list[str]) -> list[Defects | None]:
    """All at once; where ruff fails, each half on its own, down to the program at which it does."""
    if not programs:
        return []
    found = _run(programs)
    if found is not None:
        return list(found)
    if len(programs) == 1:
        return [None]
    half = len(programs) // 2
    return _checked(programs[:half]) + _checked(programs[half:])


def _run(programs: list[str]) -> list[Defects] | None:
    with tempfile.TemporaryDirectory() as folder:
        for number, program in enumerate(programs):
            (Path(folder) / f"p{number}.py").write_bytes(program.encode("utf-8", "replace"))
        command = [sys.executable, "-m", "ruff", "check", *OPTIONS, folder]
        try:
            done = subprocess.run(command, capture_output=True, check=True, timeout=SECONDS)
            entries = json.loads(done.stdout)
        except (subprocess.SubprocessError, ValueError):
            return None
    counts: list[Defects] = [Counter() for _ in programs]
    for entry in entries:
        counts[int(Path(entry["filename"]).stem[1:])][entry["code"] or SYNTAX] += 1
    return counts


@cache
def version() -> str:
    """Ruff's version, which its rules depend on."""
    done = subprocess.run([sys.executable, "-m", "ruff", "--version"], capture_output=True, check=True, text=True)
    return done.stdout.strip()
