"""Files of the raw store: JSON Lines, one shard per release or repository, whole or not there at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.records import RawEvent

_LINE = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def write_shard(raw: Path, source: str, name: str, events: Iterable[RawEvent]) -> Path:
    """Write ``raw/SOURCE/NAME.jsonl``. It appears only when it is complete, so its existence means just that."""
    path = raw / source / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        # A lone surrogate, which UTF-8 cannot hold, becomes its own JSON escape.
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            for seen in events:
                file.write(_LINE.encode(_fields(seen)) + "\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def shards(raw: Path) -> list[Path]:
    """All complete shards below ``raw``, in the order in which every reader takes them.

    Raises:
        UserError: There is none.
    """
    found = sorted(raw.glob("*/*.jsonl"))
    if not found:
        raise UserError(f"{raw}: no raw shards (SOURCE/NAME.jsonl) here; `smart-coding collect` writes them")
    return found


def groups(raw: Path) -> list[list[Path]]:
    """The shards of each thing together: those of the same name, whichever source saw it.

    Raises:
        UserError: There is none.
    """
    found: dict[str, list[Path]] = {}
    for shard in shards(raw):
        found.setdefault(shard.name.lower(), []).append(shard)
    return list(found.values())


def read_shard(path: Path) -> Iterator[RawEvent]:
    """The events of one shard, in the order in which they were written.

    Raises:
        UserError: A line is no raw event; the message names the file and the line.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            yield event(line, f"{path}:{number}")


def event(line: bytes, where: str) -> RawEvent:
    """The event that one line holds.

    Raises:
        UserError: It holds none; the message begins with ``where``.
    """
    try:
        return _event(json.loads(line.decode()))
    except (TypeError, ValueError, RecursionError) as error:
        raise UserError(f"{where}: not a raw event ({error})") from None


def _fields(seen: RawEvent) -> dict[str, Any]:
    """The fields as they are: ``asdict`` would copy every text first."""
    return {"source": seen.source, "type": seen.type, "id": seen.id, "data": seen.data}


def _event(values: Any) -> RawEvent:
    seen = RawEvent(**values)
    if not all(isinstance(text, str) for text in (seen.source, seen.type, seen.id)):
        raise TypeError("source, type and id must be strings")
    if not isinstance(seen.data, dict):
        raise TypeError("data must be an object")
    return seen
