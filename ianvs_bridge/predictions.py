"""Predictions files: one JSON line per answer, ours or a stranger's with only ``task``, ``id`` and ``text``."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.writing import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """One answer to one row, its fields in the order of the file format. What is unknown is None."""

    task: str
    id: str
    """Of the row."""
    backend: str | None = None
    """As ``predict`` was given it: ``heuristic``, ``hf:PATH`` …"""
    sample: int = 0
    text: str | None = None
    """None where there is no answer; ``error`` then says why."""
    seconds: float | None = None
    first_token_seconds: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    truncated: bool | None = None
    """Whether a limit on tokens cut the answer off."""
    error: str | None = None


SAMPLES = range(1000)
"""More answers to one row are a mistake; each takes memory when they are scored."""
TYPES: dict[str, tuple[type, ...]] = {
    "task": (str,),
    "id": (str,),
    "backend": (str, type(None)),
    "sample": (int,),
    "text": (str, type(None)),
    "seconds": (int, float, type(None)),
    "first_token_seconds": (int, float, type(None)),
    "prompt_tokens": (int, type(None)),
    "completion_tokens": (int, type(None)),
    "truncated": (bool, type(None)),
    "error": (str, type(None)),
}


def read(path: Path) -> Iterator[tuple[str, Prediction]]:
    """The predictions of a file, each with where it stands (``FILE:LINE``). Keys of other tools are ignored.

    Raises:
        UserError: The file cannot be read or a line is no prediction; the message names the file and the line.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield f"{path}:{number}", _prediction(line, f"{path}:{number}")


def _prediction(line: bytes, where: str) -> Prediction:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{where}: not JSON ({error})") from None
    if not isinstance(values, dict):
        raise UserError(f"{where}: expected an object, found {type(values).__name__}")
    for key in ("task", "id"):
        if key not in values:
            raise UserError(f"{where}: no {key!r}; a prediction has at least task, id and text")
    known: dict[str, Any] = {key: values[key] for key in TYPES if key in values}
    for key, value in known.items():
        if type(value) not in TYPES[key] or (key == "sample" and value not in SAMPLES):
            raise UserError(f"{where}: {key!r} cannot be {json.dumps(value)[:40]}")
    return Prediction(**known)


def to_line(prediction: Prediction) -> str:
    """One line of a predictions file."""
    return json.dumps(asdict(prediction), ensure_ascii=False) + "\n"


def safe_name(spec: str) -> str:
    """A part of a file name that reminds of ``spec``; something else must tell apart what this makes equal."""
    return re.sub(r"[^\w.=@-]+", "_", spec)[:80]


def resumed(path: Path, task: str, backend: str, ids: Container[str], *, retry_errors: bool) -> list[Prediction]:
    """What a stopped run left in ``path``, which is made ready to append to: a torn last line is cut off.

    Args:
        path: The predictions file; it need not exist.
        task: All of it must be answers to this task.
        backend: All of it must come from this backend.
        ids: The rows of the run; all answers must be to one of them.
        retry_errors: Take failed answers out, so that they are asked again.

    Raises:
        UserError: The file holds something else; the message names the file and the line.
    """
    if not path.exists():
        return []
    _cut_torn_line(path)
    found: dict[tuple[str, int], Prediction] = {}
    for where, p in read(path):
        if (p.task, p.backend) != (task, backend) or p.id not in ids or (p.id, p.sample) in found:
            raise UserError(f"{where}: no answer of {backend} to {task} that belongs here; move the file away")
        found[p.id, p.sample] = p
    kept = [p for p in found.values() if p.error is None or not retry_errors]
    if len(kept) < len(found):
        write_whole(path, "".join(map(to_line, kept)))
    return kept


def _cut_torn_line(path: Path) -> None:
    """A process killed in the middle of a line leaves one without its end."""
    with path.open("r+b") as file:
        file.truncate(file.read().rfind(b"\n") + 1)
