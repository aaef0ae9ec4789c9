"""Spills become the data files of a config: duplicates out, repositories into splits, Parquet written as it goes.

Two passes over the spills in their sorted order. The first reads keys alone, the second the rows; memory holds
sixteen bytes a row and one row group a split.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from smart_coding_dataset import extraction, schema, splits
from smart_coding_dataset.folders import SPLITS
from smart_coding_dataset.records import Drop

ROWS_PER_FILE = 50_000
ROWS_PER_GROUP = 1_000
BYTES_PER_GROUP = 64_000_000
"""A group ends earlier when it is larger, before compression: rows may hold whole files."""
WRITER: Mapping[str, Any] = {
    "version": "2.6",
    "compression": "zstd",
    "compression_level": 1,
    "use_dictionary": False,
    "write_statistics": False,
    "store_schema": False,
}
"""Fixed, so that the same rows give the same bytes. Texts are long and differ, so dictionaries only cost time."""


@dataclass(slots=True, kw_only=True)
class Survey:
    """What the first pass found."""

    repositories: Counter[str] = field(default_factory=Counter)
    """Rows that stay, by repository."""
    repeats: list[dict[int, str]] = field(default_factory=list)
    """For each spill: the rows that go, by position, and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What was written of one split."""

    rows: int
    repositories: int


def survey(spills: Sequence[Path]) -> Survey:
    """Find the rows to keep: of those with the same duplicate key, or the same id, the first in order."""
    found = Survey()
    keys: set[bytes] = set()
    ids: set[bytes] = set()
    for spill in spills:
        repeats: dict[int, str] = {}
        columns = _read_keys(spill)
        for position, (key, name, repository) in enumerate(columns):
            digest = hashlib.blake2b(name.encode(), digest_size=16).digest()
            if key in keys or digest in ids:
                repeats[position] = "duplicate: same content" if key in keys else "duplicate: same id"
                continue
            keys.add(key)
            ids.add(digest)
            found.repositories[repository] += 1
        found.repeats.append(repeats)
    return found


def merge(
    spills: Sequence[Path], found: Survey, record: type, folder: Path, dropped: Callable[[int, list[Drop]], None]
) -> dict[str, Split]:
    """Write ``folder/SPLIT-*.parquet``, and call ``dropped`` with the number of a spill and repeats in it."""
    placed = splits.assign(found.repositories)
    writers = _writers(found, placed, record, folder)
    for number, (spill, repeats) in enumerate(zip(spills, found.repeats, strict=True)):
        start = 0
        for table in _read(spill):
            gone = [i for i in range(table.num_rows) if start + i in repeats]
            if gone:
                pairs = zip(gone, _pick(table, gone).to_pylist(), strict=True)
                dropped(number, [Drop(id=row["id"], reason=repeats[start + i], row=row) for i, row in pairs])
            kept = [i for i in range(table.num_rows) if start + i not in repeats]
            _share_out(_pick(table, kept), placed, writers)
            start += table.num_rows
    written = {}
    for split, writer in writers.items():
        writer.close()
        members = sum(1 for where in placed.values() if where == split)
        written[split] = Split(rows=writer.rows, repositories=members)
    return written


def _writers(found: Survey, placed: Mapping[str, str], record: type, folder: Path) -> dict[str, Shards]:
    totals: Counter[str] = Counter()
    for repository, rows in found.repositories.items():
        totals[placed[repository]] += rows
    if totals:
        folder.mkdir(parents=True)
    arrow = schema.arrow_schema(record)
    return {split: Shards(folder, split, totals[split], arrow) for split in SPLITS if split in totals}


def _pick(table: pa.Table, positions: list[int]) -> pa.Table:
    return table if len(positions) == table.num_rows else table.take(pa.array(positions, pa.int64()))


def _share_out(table: pa.Table, placed: Mapping[str, str], writers: Mapping[str, Shards]) -> None:
    names = table.column("repository_name")
    places = {placed[name.as_py()] for name in names.unique()}
    for split in sorted(places):
        if len(places) == 1:
            writers[split].write(table)
        else:
            members = pa.array([name for name, where in placed.items() if where == split], pa.string())
            writers[split].write(table.filter(pc.is_in(names, members)))


def _read(spill: Path) -> Iterator[pa.Table]:
    with pa.OSFile(str(spill)) as file, pa.ipc.open_file(file) as reader:
        for index in range(reader.num_record_batches):
            yield pa.Table.from_batches([reader.get_batch(index)]).drop_columns([extraction.KEY])


def _read_keys(spill: Path) -> Iterator[tuple[bytes, str, str]]:
    with pa.OSFile(str(spill)) as file:
        with pa.ipc.open_file(file) as reader:
            wanted = [reader.schema.get_field_index(n) for n in (extraction.KEY, "id", "repository_name")]
        options = pa.ipc.IpcReadOptions(included_fields=wanted)
        with pa.ipc.open_file(file, options=options) as reader:
            for index in range(reader.num_record_batches):
                batch = reader.get_batch(index)
                names = (extraction.KEY, "id", "repository_name")
                yield from zip(*(batch.column(name).to_pylist() for name in names), strict=True)


class Shards:
    """Writes ``SPLIT-00000-of-0000N.parquet``: whole row groups, a bounded number of rows a file."""

    def __init__(self, folder: Path, split: str, total: int, arrow: pa.Schema) -> None:
        self._folder, self._split, self._schema = folder, split, arrow
        self._files = math.ceil(total / ROWS_PER_FILE)
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._writer: pq.ParquetWriter | None = None  # None between two files
        self._in_file = 0
        self._file = 0
        self.rows = 0

    def write(self, table: pa.Table) -> None:
        """Add rows; whole row groups go to the file."""
        self._waiting.append(table)
        self._waiting_rows += table.num_rows
        if self._waiting_rows >= ROWS_PER_GROUP:
            waiting = pa.concat_tables(self._waiting)
            whole = self._waiting_rows - self._waiting_rows % ROWS_PER_GROUP
            for start in range(0, whole, ROWS_PER_GROUP):
                self._put(waiting.slice(start, ROWS_PER_GROUP))
            self._waiting = [waiting.slice(whole)]
            self._waiting_rows -= whole
        if sum(table.nbytes for table in self._waiting) > BYTES_PER_GROUP:
            self._put(pa.concat_tables(self._waiting))
            self._waiting, self._waiting_rows = [], 0

    def close(self) -> None:
        """Write what is left. Without this the last file is none."""
        if self._waiting_rows:
            self._put(pa.concat_tables(self._waiting))
        if self._writer is not None:
            self._writer.close()

    def _put(self, group: pa.Table) -> None:
        room = ROWS_PER_FILE - self._in_file
        if group.num_rows > room:
            self._put(group.slice(0, room))
            group = group.slice(room)
        if self._writer is None:
            path = self._folder / f"{self._split}-{self._file:05d}-of-{self._files:05d}.parquet"
            self._writer = pq.ParquetWriter(str(path), self._schema, **WRITER)
        self._writer.write_table(group.combine_chunks(), row_group_size=ROWS_PER_GROUP)
        self.rows += group.num_rows
        self._in_file += group.num_rows
        if self._in_file >= ROWS_PER_FILE:
            self._writer.close()
            self._writer, self._in_file, self._file = None, 0, self._file + 1
