"""The raw shards of one thing become one spill file per config: a plain function from files to files.

It needs nothing but its arguments and writes nothing but its own files, so any engine can run it anywhere.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from smart_coding_dataset import folders, manifest, schema
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.gathered import Gathered
from smart_coding_dataset.records import Drop, Kind
from smart_coding_dataset.steps import _texts, patches, personal, secrets

KEY = "_duplicate_key"
"""The column of a spill that holds the digest of ``Kind.duplicate_key``."""
_CHARACTERS = 16_000_000
"""A batch of a spill ends when its texts are longer: rows may hold whole files."""
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character: JSON can say it, UTF-8 cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to do with the raw shards of one release or repository."""

    raw: Path
    shards: Sequence[Path]
    """One for each source that saw it."""
    spill: Path
    """Its files are this path with ``.CONFIG.arrow`` and ``.CONFIG.jsonl`` (the drops) added."""
    kinds: Mapping[str, Kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one job."""

    shards: Mapping[str, tuple[str, int]]
    """Path below the raw store, then SHA-256 and size in bytes."""
    dropped: Mapping[str, Counter[str]]
    """Config, then reason, then how many."""


def run(job: Job) -> Outcome:
    """Extract the rows of every config from the shards, apply the steps, and write spills and drops.

    Raises:
        UserError: A shard is malformed.
    """
    read = {s.relative_to(job.raw).as_posix(): (manifest.digest(s), s.stat().st_size) for s in job.shards}
    with Gathered(job.shards, job.spill.with_name(f"{job.spill.name}.index")) as raw:
        return Outcome(shards=read, dropped={name: _extract(job, raw, name) for name in job.kinds})


def spill_of(job: Job, config: str) -> Path:
    """Where the rows go."""
    return job.spill.with_name(f"{job.spill.name}.{config}.arrow")


def drops_of(job: Job, config: str) -> Path:
    """Where the drops go, one JSON object a line."""
    return job.spill.with_name(f"{job.spill.name}.{config}.jsonl")


def drop_line(drop: Drop) -> str:
    """A drop as a line of ``dropped/``. Rows are dropped before their steps end, so redaction comes here."""
    clean = patches.again(personal.redact(secrets.redact(drop)))
    return json.dumps(asdict(clean), ensure_ascii=False) + "\n"


def _extract(job: Job, raw: Gathered, name: str) -> Counter[str]:
    kind = job.kinds[name]
    counts: Counter[str] = Counter()
    # A lone surrogate, which UTF-8 cannot hold, becomes its own JSON escape.
    with drops_of(job, name).open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as drops:

        def leave_out(drop: Drop) -> None:
            counts[drop.reason] += 1
            drops.write(drop_line(drop))

        try:
            with _Spill(spill_of(job, name), kind, leave_out) as spill:
                for found in kind.extract(raw):
                    row = _apply(found, kind)
                    leave_out(row) if isinstance(row, Drop) else spill.put(row)
        except KeyError as missing:
            shards = ", ".join(map(str, job.shards))
            raise UserError(f"{shards}: malformed: an event's data lacks {missing}") from missing
    return counts


def _apply(row: Any, kind: Kind) -> Any:
    before = row
    for step in kind.steps:
        if isinstance(row, Drop):
            break
        before, row = row, step(row)
    if isinstance(row, Drop) and row.row is None and not isinstance(before, Drop):
        return Drop(id=row.id, reason=row.reason, detail=row.detail, row=schema.to_dict(before))
    return row


def _is_broken(row: Any) -> bool:
    return any(_SURROGATE.search(text) for _, text in _texts.strings(row))


class _Spill:
    """Writes rows as Arrow, some at a time, so that memory stays flat however large the shard."""

    def __init__(self, path: Path, kind: Kind, leave_out: Callable[[Drop], None]) -> None:
        self._kind, self._leave_out = kind, leave_out
        self._rows: list[Any] = []
        self._characters = 0
        self._schema = schema.arrow_schema(kind.record).append(pa.field(KEY, pa.binary(16)))
        self._writer = pa.ipc.new_file(str(path), self._schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))

    def put(self, row: Any) -> None:
        self._rows.append(row)
        self._characters += sum(len(text) for _, text in _texts.strings(row))
        if len(self._rows) == folders.BATCH or self._characters > _CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        try:
            table = schema.to_table(self._kind.record, self._rows)
        except UnicodeEncodeError:
            for row in filter(_is_broken, self._rows):
                self._leave_out(Drop(id=row.id, reason="row: no valid Unicode", row=schema.to_dict(row)))
            self._rows = [row for row in self._rows if not _is_broken(row)]
            table = schema.to_table(self._kind.record, self._rows)
        keys = [self._kind.duplicate_key(row) for row in self._rows]
        digests = [hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest() for key in keys]
        self._writer.write_table(table.append_column(self._schema.field(KEY), pa.array(digests, pa.binary(16))))
        self._rows, self._characters = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if error is None and self._rows:
            self._flush()
        self._writer.close()
