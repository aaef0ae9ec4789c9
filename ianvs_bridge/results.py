"""Results files: what ``score`` writes and ``report`` reads.

For each predictions file a ``NAME.json`` with the sums, and beside it ``NAME.rows.jsonl`` with one line for each
answer: its scores and why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.writing import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One answer, or the lack of one, with its scores."""

    id: str
    sample: int
    scores: Mapping[str, float | None]
    """By metric; None where no score could be given."""
    abstention: str | None
    """Why there is nothing to score; None if there is something."""
    faults: Sequence[str]
    """What was wrong with the form of the answer."""
    prediction: str | None
    """The answer as the metrics got it; None with an abstention."""
    columns: Mapping[str, Any]
    """What else the metrics got: ``code``, ``references`` …"""
    groups: Mapping[str, str]
    """What the report splits by: ``repository_name``, ``programming_language``, ``natural_language``."""
    evidence: Mapping[str, Any]
    """By metric: what the score rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The sums over one predictions file."""

    task: str
    backend: str
    rows: int
    dataset_hash: str
    """SHA-256 over the rows scored."""
    library_version: str
    metrics: Mapping[str, Mapping[str, Any]]
    """By metric what it returned; the first one ranks."""
    coverage: float
    """Answers that could be scored, as a share of all that should be there."""
    abstentions: Mapping[str, int]
    """By reason; ``no prediction`` counts rows that the file says nothing about."""
    faults: Mapping[str, int]
    """By kind, over the answers that could be read."""
    samples: int
    """Answers per row."""
    truncated: int | None
    """Answers that a limit on tokens cut off; None where the backend does not tell."""
    speed: Mapping[str, float | None]
    """Seconds and tokens; what is unknown is None."""
    data: str
    split: str
    language: str | None
    """None: rows in any natural language."""
    predictions_hash: str
    """SHA-256 of the predictions file, by which a result is known whatever its name."""
    rows_hash: str
    """SHA-256 of the lines beside it."""


def write(folder: Path, name: str, result: Mapping[str, Any], rows: Sequence[Scored]) -> Path:
    """Write both files of one result, the sums last, and return the path of the sums."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    lines = write_whole(
        rows_path(path), "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    )
    whole = Result(**result, rows_hash=hashlib.sha256(lines).hexdigest())
    write_whole(path, json.dumps(asdict(whole), ensure_ascii=False, indent=1) + "\n")
    return path


def rows_path(path: Path) -> Path:
    """The lines that stand beside the sums at ``path``."""
    return path.with_suffix(".rows.jsonl")


def read(path: Path) -> tuple[Result, list[Scored]]:
    """One result and its rows.

    Raises:
        UserError: Not a results file, or its rows are missing or not those that were summed.
    """
    try:
        values = json.loads(path.read_bytes())
        result = Result(**{f.name: values[f.name] for f in fields(Result)})
        body = rows_path(path).read_bytes()
    except OSError as error:
        raise UserError(f"{error.filename}: cannot be read ({error.strerror})") from None
    except KeyError as error:
        raise UserError(f"{path}: not a result of `smart-coding score`: no {error}") from None
    except (ValueError, TypeError) as error:
        raise UserError(f"{path}: not a result of `smart-coding score` ({error})") from None
    if hashlib.sha256(body).hexdigest() != result.rows_hash:
        raise UserError(f"{rows_path(path)}: not the rows that {path.name} sums; score them again")
    return result, [Scored(**json.loads(line)) for line in body.splitlines()]
