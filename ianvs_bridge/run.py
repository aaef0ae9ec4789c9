"""Run an example with the Ianvs that is installed, after everything that would stop it half way was looked at."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ianvs_bridge import jobs
from ianvs_bridge.example_files import JOB
from smart_coding_dataset.errors import UserError

HOW = (
    "install it as the README.md of the example says, then put it on the PATH or set IANVS_HOME to its environment"
)


@dataclass(frozen=True)
class Ran:
    """A finished run."""

    ranks: Path
    """The folder of the rank files."""

    def __str__(self) -> str:
        return f"{self.ranks}: selected_rank.csv, all_rank.csv"


def run(folder: Path, /) -> Ran:
    """Check an Ianvs example, then run it with the real Ianvs.

    Args:
        folder: What ``ianvs example`` was given as ``--out``. Ianvs is looked for in the environment IANVS_HOME,
            then on the PATH.

    Raises:
        UserError: No example here, no Ianvs, a problem that would end the run half way, or a run that failed.
    """
    job = job_of(folder)
    ianvs = installed()
    if ianvs is None:
        raise UserError(f"Ianvs is not installed; {HOW}")
    look = [str(ianvs.with_name("python")), "-P", "-m", "ianvs_bridge.preflight", str(job)]
    checked = subprocess.run(look, capture_output=True, text=True, check=False)
    if checked.returncode:
        said = (checked.stdout or checked.stderr.strip().rpartition("\n")[2]).strip()
        raise UserError(f"{folder}: " + "; ".join(said.splitlines()))
    if subprocess.run([ianvs, "-f", job], check=False).returncode:
        raise UserError(f"Ianvs stopped with an error, see above; the answers so far are below {folder}/workspace")
    return Ran(jobs.read(jobs.Benchmarkingjob, job).ranks)


def job_of(folder: Path) -> Path:
    """The job of an example.

    Raises:
        UserError: There is no example in ``folder``.
    """
    job = folder.resolve() / JOB
    if not job.is_file():
        raise UserError(f"{folder}: no example here ({JOB}); `smart-coding ianvs example` writes one")
    return job


def installed() -> Path | None:
    """The command ``ianvs``: of the environment IANVS_HOME, else the first on the PATH; None if there is none."""
    home = os.environ.get("IANVS_HOME")
    found = shutil.which("ianvs", path=str(Path(home) / "bin")) if home else shutil.which("ianvs")
    return Path(found) if found else None
