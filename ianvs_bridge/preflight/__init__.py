"""Everything that would stop an example in the middle of a run, found before it starts.

Runs inside the environment of Ianvs, because it imports what Ianvs will import:
``python -m ianvs_bridge.preflight JOB`` prints a line for each problem.
"""

from __future__ import annotations

from pathlib import Path

from ianvs_bridge.preflight import inputs, names, reading, rehearsal
from smart_coding_dataset.errors import UserError


def check(job: Path) -> list[str]:
    """What is wrong with an example, a line each; empty if Ianvs can run it from start to end."""
    try:
        example = reading.read(job)
    except UserError as error:
        return [str(error)]
    # Each stage rests on what the one before it found in order.
    return list(names.problems(example)) or list(inputs.problems(example)) or list(rehearsal.problems(example))
