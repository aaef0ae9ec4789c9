"""What goes in and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["passed", "failed", "error", "timeout", "memory", "crashed"]


@dataclass(frozen=True, slots=True)
class Test:
    """One test: Python text, run where the candidate cannot reach.

    In its scope stand the names of the candidate's module that it uses, the module itself as ``candidate``, and
    ``raises``. Names that Python already has (``sum``) mean Python's; the candidate's is ``candidate.sum``.
    """

    __test__ = False  # not for pytest

    name: str
    code: str
    objects: tuple[str, ...] = ()
    """Names of candidate classes whose instances may answer ``==``, ``in``, ``<`` and arithmetic with the
    test's values."""


@dataclass(frozen=True, slots=True)
class Job:
    """One candidate, the source of a module, and its tests. Every test meets a module freshly loaded."""

    candidate: str
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one test of one candidate may use."""

    cpu_seconds: float = 10.0
    """Processor time of the candidate; the same again for the judge."""
    wall_seconds: float = 60.0
    """A backstop for programs that sleep; keep it far above ``cpu_seconds``, since load counts towards it."""
    memory: int = 512 << 20
    """Bytes of address space, on top of the interpreter's own."""
    file_size: int = 16 << 20
    """Bytes of any one file."""
    disk: int = 64 << 20
    """Bytes of all files together, where the scratch folder is a memory file system."""
    open_files: int = 64
    message: int = 16 << 20
    """Bytes of one answer to the judge."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one test went."""

    test: str
    status: Status | None
    """``failed``: an assertion did not hold; ``error``: any other exception; ``crashed``: the candidate's
    process ended or broke the protocol. None: the machinery failed, twice; ``detail`` says how."""
    detail: str
    """Empty for a test that passed."""
    cpu_seconds: float
    """Processor time of the candidate, with some 2 ms of its process's own."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the tests of one job went, in the order of the tests."""

    outcomes: tuple[Outcome, ...]
    isolation: tuple[str, ...]
    """The layers that held while the tests ran."""

    @property
    def passed(self) -> bool | None:
        """Whether every test passed; None if none failed and the machinery failed for some."""
        statuses = [outcome.status for outcome in self.outcomes]
        if any(status not in ("passed", None) for status in statuses):
            return False
        return None if None in statuses else True
