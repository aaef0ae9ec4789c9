"""Where the files of a dataset folder are: ours by their layout, a stranger's by what its card says.

Ours are ``data/CONFIG/SPLIT.jsonl`` (the shipped core rows) or ``data/CONFIG/SPLIT-00000-of-00001.parquet``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smart_coding_dataset.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

CORE = Path(__file__).parent
"""The folder of the rows that ship with the package."""
SPLITS = ("train", "validation", "test")
SUFFIXES = (".jsonl", ".parquet")
BATCH = 1000
"""Rows read at a time: enough for speed, little in memory."""

Files = dict[str, dict[str, list[Path]]]
"""Config, then split, then its files in order."""


def find(folder: Path) -> Files:
    """The data files of a folder that follows our layout; empty where none does."""
    found: Files = {}
    for path in sorted(folder.glob("data/*/*")):
        split = path.stem.partition("-")[0]
        if path.suffix in SUFFIXES and split in SPLITS and path.is_file() and path.stat().st_size:
            found.setdefault(path.parent.name, {}).setdefault(split, []).append(path)
    return {config: {s: splits[s] for s in SPLITS if s in splits} for config, splits in sorted(found.items())}


def read(path: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of one JSON Lines or Parquet file as plain dictionaries.

    Args:
        path: The file.
        columns: The columns that are needed: others may be left out. None: all are.

    Raises:
        UserError: The file cannot be read; the message names it, and for JSON Lines the line.
    """
    yield from _read_lines(path) if path.suffix == ".jsonl" else _read_parquet(path, columns)


def read_tables(path: Path, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """The rows of one Parquet file as Arrow tables; ``read`` says the rest."""
    import pyarrow as pa  # noqa: PLC0415

    with _parquet(path) as file:
        for batch in file.iter_batches(BATCH, columns=columns):
            yield pa.Table.from_batches([batch])


def sizes(path: Path) -> tuple[int, int]:
    """Rows of a data file, and their bytes before compression.

    Raises:
        UserError: The file cannot be read.
    """
    if path.suffix == ".jsonl":
        return sum(1 for _ in _read_lines(path)), path.stat().st_size
    with _parquet(path) as file:
        groups = range(file.metadata.num_row_groups)
        return file.metadata.num_rows, sum(file.metadata.row_group(g).total_byte_size for g in groups)


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise UserError(f"{path}:{number}: not JSON ({error})") from None
            if not isinstance(row, dict):
                raise UserError(f"{path}:{number}: expected an object, found {type(row).__name__}")
            yield row


def _read_parquet(path: Path, columns: Sequence[str] | None) -> Iterator[dict[str, Any]]:
    for table in read_tables(path, columns):
        yield from table.to_pylist()


@contextmanager
def _parquet(path: Path) -> Iterator[pq.ParquetFile]:
    import pyarrow as pa  # noqa: PLC0415  a quarter of a second that JSON Lines need not pay
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(path) as file:
            yield file
    except (pa.ArrowInvalid, OSError) as error:
        raise UserError(f"{path}: not a readable Parquet file ({str(error).splitlines()[0]})") from None
