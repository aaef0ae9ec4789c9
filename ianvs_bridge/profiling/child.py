"""The process that is measured: it loads one model, answers, and says how long each step took.

``python -m ianvs_bridge.profiling.child`` reads what to do from standard input and writes one JSON object a line.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import cycle, islice
from typing import Any

from ianvs_bridge.backends import open_backend
from ianvs_bridge.backends._backend import Backend, Completion, Request
from ianvs_bridge.selection import language_of, select, spread, task_named
from ianvs_bridge.speaking import voice
from smart_coding_dataset.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to measure."""

    model: str
    options: dict[str, str] = field(default_factory=dict)
    task: str
    data: str
    split: str
    language: str | None
    limit: int | None
    """Rows whose questions are asked, in turn."""
    warm_up: int
    """Answers before those that count."""
    runs: int
    """Answers that count, one at a time; 0 only loads the model."""


Say = Callable[..., None]


def work(job: Job, say: Say) -> None:
    """Do it, and say it: ``ready``, ``loaded``, ``first`` answer, ``warm``, each ``run``, and all ``together``."""
    asked = questions(job)
    say("ready")
    began = time.perf_counter()
    backend = open_backend(job.model, job.options)
    getattr(backend, "engine", None)  # a model that would be loaded with the first question is loaded now
    say("loaded", seconds=time.perf_counter() - began)
    if not job.runs:
        return
    turns = cycle(asked)
    for request in islice(turns, job.warm_up):
        _answer(backend, [request])
    say("warm")
    for request in islice(turns, job.runs):
        began = time.perf_counter()
        (completion,) = _answer(backend, [request])
        say("run", wall=time.perf_counter() - began, **_told(completion))
    began = time.perf_counter()
    together = _answer(backend, asked)
    say("together", wall=time.perf_counter() - began, tokens=_tokens(together), answers=len(together))


def questions(job: Job) -> list[Request]:
    """The questions of the rows that ``predict`` would ask, with the same options."""
    task = task_named(job.task)
    asked = []
    for row in spread(select(task, job.data, job.split, job.language), job.limit):
        tongue = language_of(row, job.language)
        asked.append(Request(task=task, row=row, messages=task.prompt(row, tongue, ()), language=tongue))
    return asked


def _answer(backend: Backend, asked: list[Request]) -> list[Completion]:
    return list(backend.complete(asked))


def _told(completion: Completion) -> dict[str, Any]:
    return {key: value for key, value in asdict(completion).items() if key != "text"}


def _tokens(completions: list[Completion]) -> int | None:
    known = [c.completion_tokens for c in completions if c.completion_tokens is not None]
    return sum(known) if known else None


def main() -> None:
    """Do what standard input says."""
    speak = voice()

    def say(event: str, **values: object) -> None:
        speak({"event": event, **values})

    try:
        work(Job(**json.load(sys.stdin)), say)
    except UserError as error:
        say("refused", message=str(error))
    else:
        say("done")


if __name__ == "__main__":
    main()
