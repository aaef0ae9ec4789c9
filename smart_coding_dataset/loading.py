"""Rows by name: the shipped core rows, a built folder, or a dataset on the Hub."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smart_coding_dataset import folders, kinds, rooms, schema
from smart_coding_dataset.errors import UserError, unknown
from smart_coding_dataset.records import Kind

if TYPE_CHECKING:
    import datasets

HUB_NAME = re.compile(r"(?P<name>[\w-][\w.-]*/[\w.-]+)(@(?P<revision>[^@]+))?")


def rows(data: str, config: str, split: str = "test", language: str | None = None) -> list[Any]:
    """Typed rows of one config: ``records.Comment`` for ``comment``, ``records.Issue`` for ``issue``.

    Args:
        data: ``core`` (the shipped rows), a dataset folder, or a name on the Hub, optionally ``NAME@REVISION``.
        config: A config: the name of a file in ``kinds/``.
        split: ``train``, ``validation``, ``test``, or ``all`` for these in this order.
        language: Keep only rows whose ``natural_language`` is this one. None keeps all. Rows of a config
            without that column are kept in either case.

    Raises:
        UserError: No such data, config or split (the message lists those that exist), or a malformed row.
    """
    kind: Kind = rooms.member(kinds, config, "KIND")
    folder = _folder(data)
    found = _from_hub(data, config, split) if folder is None else _from_folder(folder, config, split)
    typed = (_typed(kind.record, row, number, data) for number, row in enumerate(found, start=1))
    return [row for row in typed if language is None or getattr(row, "natural_language", language) == language]


def _typed(record: type, row: dict[str, Any], number: int, data: str) -> Any:
    try:
        return schema.from_dict(record, row)
    except UserError as error:
        raise UserError(f"{data}: row {row.get('id', number)}: {error}") from None


def load(config: str, split: str = "test") -> datasets.Dataset:
    """The shipped core rows of one config as a ``datasets.Dataset``, straight from the package, past any cache.

    Raises:
        UserError: No such config or split; the message lists those that exist.
    """
    import datasets  # noqa: PLC0415  two seconds that only this function needs

    record = rooms.member(kinds, config, "KIND").record
    found = [schema.to_dict(row) for row in rows("core", config, split)]
    return datasets.Dataset.from_list(found, features=schema.features(record))


def _folder(data: str) -> Path | None:
    """The folder that ``data`` means; None if it means a name on the Hub."""
    if data == "core":
        return folders.CORE
    if Path(data).is_dir():
        return Path(data)
    if HUB_NAME.fullmatch(data):
        return None
    raise UserError(f"unknown data {data!r}; there are: core, a dataset folder, or a name on the Hub (USER/NAME)")


def files(folder: Path, config: str) -> dict[str, list[Path]]:
    """The data files of one config of a dataset folder: split, then its files in order.

    Raises:
        UserError: The folder is no dataset, or lacks the config; the message lists those that it has.
    """
    found = folders.find(folder)
    if not found:
        raise UserError(f"{folder}: no dataset here (data/CONFIG/SPLIT.jsonl or SPLIT-*.parquet)")
    if config not in found:
        raise unknown(f"config in {folder}:", config, found)
    return found[config]


def _from_folder(folder: Path, config: str, split: str) -> Iterator[dict[str, Any]]:
    found = files(folder, config)
    if split != "all" and split not in found:
        raise unknown(f"split of {config} in {folder}:", split, found)
    for name, paths in found.items():
        if split in (name, "all"):
            for path in paths:
                yield from folders.read(path)


def _from_hub(data: str, config: str, split: str) -> Iterator[dict[str, Any]]:
    import datasets  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415

    match = HUB_NAME.fullmatch(data)
    assert match is not None, "only names that match come here"
    try:
        loaded = datasets.load_dataset(match["name"], config, revision=match["revision"])
    except (ValueError, OSError, HfHubHTTPError) as error:
        raise UserError(f"{data}: {str(error).splitlines()[0]}") from None
    if split != "all" and split not in loaded:
        raise unknown(f"split of {config} in {data}:", split, loaded)
    for name in folders.SPLITS:
        if name in loaded and split in (name, "all"):
            yield from loaded[name]
