"""The ``datasets`` builder over the same records and files, for those who want a class.

    builder = SmartCoding("path/to/built", "comment")
    builder.download_and_prepare()
    builder.as_dataset("test")            # map-style
    builder.as_streaming_dataset("test")  # nothing is written

This file is not called ``smart_coding_dataset.py``: ``load_dataset`` takes a folder that holds a file of its own
name for a dataset script, and refuses it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
from datasets.builder import Key

from smart_coding_dataset import folders, kinds, loading, manifest, rooms, schema


class SmartCoding(datasets.ArrowBasedBuilder):  # type: ignore[misc]  # datasets has no types
    """Reads the rows of one config from a dataset folder, with the features of its record."""

    BUILDER_CONFIGS = [datasets.BuilderConfig(name=name) for name in rooms.names(kinds)]  # noqa: RUF012  its name

    def __init__(self, folder: str | Path = folders.CORE, config_name: str = "comment", **kwargs: Any) -> None:
        """Open one config.

        Args:
            folder: A built folder; the rows that ship with the package if none is given.
            config_name: A config that the folder has.
            **kwargs: What ``datasets.DatasetBuilder`` takes besides: ``cache_dir``, ``writer_batch_size`` …

        Raises:
            UserError: No such folder or config.
        """
        self._files = loading.files(Path(folder), config_name)
        self._record = rooms.member(kinds, config_name, "KIND").record
        # The cache is found under this hash. Made from content, it never finds old rows.
        content = manifest.content(path for paths in self._files.values() for path in paths)
        key = hashlib.sha256(f"{content} {schema.arrow_schema(self._record)}".encode()).hexdigest()
        super().__init__(dataset_name="smart_coding", config_name=config_name, hash=key, **kwargs)

    def _info(self) -> datasets.DatasetInfo:
        return datasets.DatasetInfo(features=schema.features(self._record))

    def _split_generators(self, dl_manager: Any) -> list[datasets.SplitGenerator]:
        del dl_manager  # the files are here already
        return [
            datasets.SplitGenerator(name=split, gen_kwargs={"files": [str(path) for path in paths]})
            for split, paths in self._files.items()
        ]

    def _generate_tables(self, files: list[str]) -> Iterator[tuple[Key, pa.Table]]:
        arrow = schema.arrow_schema(self._record)
        for number, file in enumerate(files):
            for position, table in enumerate(_tables(Path(file), arrow)):
                yield Key(number, position), table


def _tables(path: Path, arrow: pa.Schema) -> Iterator[pa.Table]:
    if path.suffix == ".parquet":
        for table in folders.read_tables(path):
            yield table.select(arrow.names).cast(arrow)
    else:
        rows = folders.read(path)
        while batch := list(islice(rows, folders.BATCH)):
            yield pa.Table.from_pylist(batch, schema=arrow)
