"""One model on this device: from what its processes said and what was seen of them to figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ianvs_bridge.judging import per_token
from ianvs_bridge.profiling.child import Job
from ianvs_bridge.profiling.figures import Figure, many, one
from ianvs_bridge.profiling.watching import Watched, watch

NO_MEMORY = "this system does not tell what a process took (no /proc)"
NO_FIRST = "the backend does not tell when its first token came"
NO_REST = f"{NO_FIRST}, or no answer had two tokens"
NO_TOKENS = "the backend counts no tokens"
NO_FILES = "the backend reads no files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiled:
    """What was measured of one model. Each figure has its value or the reason why there is none."""

    model: str
    options: Mapping[str, str]
    figures: Mapping[str, Figure]
    failed: int
    """Answers among those that count that were an error; their times count all the same."""
    error: str | None
    """The first such error; None if there is none."""


def measure(job: Job, loads: int) -> Profiled:
    """Load a model ``loads`` times, each in a process of its own; the last one answers.

    Raises:
        UserError: The model cannot be loaded; the message is that of the backend.
    """
    starts = [watch(replace(job, runs=0)) for _ in range(loads - 1)]
    whole = watch(job)
    runs = whole.said("run")
    errors = [run["error"] for run in runs if run["error"]]
    return Profiled(
        model=job.model,
        options=job.options,
        figures={
            "load_seconds": many("s", [each.said("loaded")[0]["seconds"] for each in [*starts, whole]], "no load"),
            **_times(runs),
            **_speeds(runs, whole.said("together")[0]),
            **_memory(whole),
            "disk_bytes": one("B", on_disk(job.model), NO_FILES),
            "answer_joules": one("J", _share(whole.joules, len(runs)), whole.no_energy or "no run"),
        },
        failed=len(errors),
        error=errors[0] if errors else None,
    )


def _times(runs: Sequence[Mapping[str, Any]]) -> dict[str, Figure]:
    keys = ("completion_tokens", "first_token_seconds", "seconds")
    tokens = [per_token(*(run[key] for key in keys)) for run in runs]
    return {
        "answer_seconds": many("s", [run["wall"] for run in runs], "no run"),
        "first_token_seconds": many("s", [run["first_token_seconds"] for run in runs], NO_FIRST),
        "token_seconds": many("s", tokens, NO_REST),
    }


def _speeds(runs: Sequence[Mapping[str, Any]], together: Mapping[str, Any]) -> dict[str, Figure]:
    """Tokens of all answers in a second: one after the other, and with all questions handed over at once."""
    counts = [run["completion_tokens"] for run in runs]
    made = None if None in counts else sum(counts)
    seconds = sum(run["wall"] for run in runs)
    return {
        "tokens_per_second": one("1/s", _share(made, seconds), NO_TOKENS),
        "together_tokens_per_second": one("1/s", _share(together["tokens"], together["wall"]), NO_TOKENS),
    }


def _memory(whole: Watched) -> dict[str, Figure]:
    return {
        "peak_memory_bytes": one("B", whole.peak, NO_MEMORY),
        "memory_before_load_bytes": one("B", whole.before, NO_MEMORY),
    }


def _share(whole: float | None, parts: float) -> float | None:
    return None if whole is None or not parts else whole / parts


def on_disk(model: str) -> int | None:
    """Bytes of the file or folder that ``BACKEND:PATH`` names; None if it names none."""
    path = Path(model.partition(":")[2])
    if path.is_file():
        return path.stat().st_size
    if not path.name or not path.is_dir():
        return None
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
