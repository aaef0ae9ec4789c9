"""Answer the rows of tasks with backends; each answer is written as it comes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ianvs_bridge.backends import _options, answers_depend_on, open_backend
from ianvs_bridge.backends._backend import Completion, Request
from ianvs_bridge.predictions import SAMPLES, Prediction, resumed, safe_name, to_line
from ianvs_bridge.selection import language_of, select, spread, task_named
from smart_coding_dataset import rooms, schema
from smart_coding_dataset import tasks as room
from smart_coding_dataset.errors import UserError, at_least
from smart_coding_dataset.progress import track
from smart_coding_dataset.tasks._task import Task
from smart_coding_dataset.writing import naming


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One predictions file, complete."""

    path: Path
    answers: int
    """All that it holds."""
    new: int
    """Those of this run; the others were there already."""
    failed: int
    """Those that are an error in place of a text."""
    truncated: int
    """Those that a limit on tokens cut off."""

    def __str__(self) -> str:
        failed = f", {self.failed} failed (--retry-errors asks again)" if self.failed else ""
        cut = f", {self.truncated} cut off at the limit on tokens" if self.truncated else ""
        return f"{self.path}: {self.answers} answers, {self.new} of them new{failed}{cut}"


@dataclass(frozen=True)
class Predicted:
    """What a call of ``predict`` left behind."""

    files: tuple[Answered, ...]

    def __str__(self) -> str:
        return "\n".join(str(file) for file in self.files)


def predict(
    *tasks: str,
    model: tuple[str, ...] = ("reference",),
    option: tuple[str, ...] = (),
    data: str = "core",
    split: str = "test",
    language: Literal["zh", "en"] | None = None,
    limit: int | None = None,
    shots: int = 0,
    samples: int = 1,
    retry_errors: bool = False,
    out: Path = Path("predictions"),
) -> Predicted:
    """Answer tasks with models, one JSON line per answer, written as it comes.

    A run that was stopped, in whatever way, goes on where it stopped when it is called again in the same way.

    Args:
        tasks: Names of tasks; none means every task. ``smart-coding list tasks`` shows them.
        model: ``BACKEND`` or ``BACKEND:WHAT``, such as ``heuristic`` or ``hf:PATH``; may be given several times.
        option: ``NAME=VALUE`` for all models, such as ``threads=2``, or ``BACKEND.NAME=VALUE`` for those of one
            backend, such as ``openvino.batch=1``; may be given several times. A wrong name is answered with those
            that there are.
        data: ``core`` (the shipped rows), a built folder, or a name on the Hub, optionally ``NAME@REVISION``.
        split: ``train``, ``validation``, ``test`` or ``all``.
        language: Only rows in this natural language.
        limit: Only so many rows of each task, sampled from all over the data, the same ones each time.
        shots: Examples shown with each question, always from the split ``train`` and in the language of the row.
        samples: Answers per row: the first is greedy, the others are sampled.
        retry_errors: Ask again where an earlier run got an error; without this an error stays.
        out: Folder for the predictions files, ``TASK.BACKEND.KEY.jsonl``. The key stands for the questions and the
            options, so that answers to other rows or prompts never mix.

    Raises:
        UserError: An unknown task, backend, option, data or split, or a predictions file there that is not ours.
    """
    at_least(1, limit=limit, samples=samples)
    at_least(0, shots=shots)
    if samples > len(SAMPLES):
        raise UserError(f"samples must be at most {len(SAMPLES)}, found {samples}")
    given = _options.pairs(option)
    options = {spec: _options.given_to(spec, given, model) for spec in model}
    backends = {spec: (open_backend(spec, own), answers_depend_on(spec, own)) for spec, own in options.items()}
    files = []
    for task in [task_named(name) for name in tasks or rooms.names(room)]:
        questions = _questions(task, data, split, language, shots)
        asked = {row.id for row in spread([q.row for q in questions], limit)}
        for spec, (backend, settings) in backends.items():
            path = out / f"{task.name}.{safe_name(spec)}.{_key(spec, settings, questions)}.jsonl"
            done = resumed(path, task.name, spec, {q.row.id for q in questions}, retry_errors=retry_errors)
            todo = _missing([q for q in questions if q.row.id in asked], samples, done)
            new = _write(path, spec, todo, backend.complete(todo))
            files.append(_answered(path, done, new))
    return Predicted(tuple(files))


def _questions(task: Task, data: str, split: str, language: str | None, shots: int) -> list[Request]:
    """One request for each row that the task can ask about."""
    rows = select(task, data, split, language)
    pool = select(task, data, "train", language) if shots else []
    questions = []
    for row in rows:
        tongue = language_of(row, language)
        messages = task.prompt(row, tongue, examples(row, pool, tongue, shots))
        questions.append(Request(task=task, row=row, messages=messages, language=tongue))
    return questions


def examples(row: Any, pool: Sequence[Any], language: str, shots: int) -> list[Any]:
    """The first ``shots`` rows of ``pool`` in ``language``, those in the same programming language first."""

    def other(example: Any) -> bool:
        return getattr(example, "programming_language", None) != getattr(row, "programming_language", None)

    fit = [e for e in pool if e.id != row.id and language_of(e, language) == language]
    if len(fit) < shots:
        raise UserError(f"{shots} shots asked for, but train has {len(fit)} examples in {language} for {row.id}")
    return sorted(fit, key=other)[:shots]


def _key(spec: str, settings: Mapping[str, Any], questions: Sequence[Request]) -> str:
    """Eight characters that change with the backend, its settings, prompts and rows, not with ``limit``."""
    asked = [(q.messages, schema.to_dict(q.row)) for q in questions]
    content = [spec, settings, asked] if settings else [spec, asked]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:8]


def _missing(questions: Sequence[Request], samples: int, done: Sequence[Prediction]) -> list[Request]:
    have = {(p.id, p.sample) for p in done}
    wanted = [replace(q, sample=sample) for q in questions for sample in range(samples)]
    return [q for q in wanted if (q.row.id, q.sample) not in have]


def _answered(path: Path, done: Sequence[Prediction], new: Sequence[Prediction]) -> Answered:
    whole = [*done, *new]
    return Answered(
        path=path,
        answers=len(whole),
        new=len(new),
        failed=sum(p.error is not None for p in whole),
        truncated=sum(bool(p.truncated) for p in whole),
    )


def _write(path: Path, spec: str, asked: Sequence[Request], answers: Iterator[Completion]) -> list[Prediction]:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = []
    # A lone surrogate, which UTF-8 cannot hold, becomes the JSON escape that means it.
    with naming(path), path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        pairs = zip(asked, answers, strict=True)
        for request, answer in track(pairs, f"predict {path.stem}", total=len(asked)):
            new.append(prediction(spec, request, answer))
            file.write(to_line(new[-1]))
            file.flush()
    return new


def prediction(spec: str, request: Request, answer: Completion) -> Prediction:
    """An answer of a backend as a line of a predictions file."""
    about = {"task": request.task.name, "id": request.row.id, "backend": spec, "sample": request.sample}
    return Prediction(**about, **asdict(answer))
