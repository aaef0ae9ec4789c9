"""``check``: everything that is wrong with a dataset folder, at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import chain
from pathlib import Path
from typing import Any

from smart_coding_dataset import checks, folders, kinds, rooms, schema
from smart_coding_dataset.checks import _card
from smart_coding_dataset.checks._fault import Fault
from smart_coding_dataset.errors import UserError, unknown
from smart_coding_dataset.progress import track
from smart_coding_dataset.steps import _texts, personal, secrets

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d(:\d\d){0,2}(Z|[+-]\d\d(:?\d\d)?)?)?")
_CORE_ACTOR = re.compile(r"actor-[0-9a-f]{4}")
"""People in the core rows, who were made up."""
SHOWN = 20
"""Faults of one kind that are shown for a file; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found."""

    folder: Path
    rows: int
    faults: list[Fault]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong. The command leaves with 2 otherwise."""
        return not self.faults

    def __str__(self) -> str:
        if self.ok:
            return f"{self.folder}: {self.rows} rows, nothing wrong"
        lines, hidden = [], Counter[tuple[str, str]]()
        for fault in self.faults:
            kind = (fault.file, fault.column.partition("[")[0])
            hidden[kind] += 1
            if hidden[kind] <= SHOWN:
                lines.append(str(fault))
        over = {kind: n - SHOWN for kind, n in hidden.items() if n > SHOWN}
        lines += [f"{file}: {column}: {n} more" for (file, column), n in over.items()]
        return "\n".join([*lines, f"{self.folder}: {self.rows} rows, {len(self.faults)} faults"])


def check(folder: Path) -> Report:
    """Say everything that is wrong with a dataset folder, one line each.

    Takes a folder that ``build`` wrote or anybody else's: Parquet or JSON Lines, found by the card's ``configs``
    or, without these, as ``data/CONFIG/SPLIT*``. Checks columns and types, the rules of each config (line numbers,
    patches …), ids, splits by repository, licences, pseudonyms, secrets and personal data, the card and the
    manifest.

    Args:
        folder: The dataset folder.

    Raises:
        UserError: The folder holds no dataset.
    """
    if not folder.is_dir():
        raise UserError(f"{folder}: {'not a folder' if folder.exists() else 'no such folder'}")
    metadata, faults = _card.read(folder)
    files, missing = _card.declared(folder, metadata)
    files = files or folders.find(folder)
    if not files and not missing:
        raise UserError(f"{folder}: no dataset here: neither a card with `configs` nor data/CONFIG/SPLIT.jsonl")
    faults += missing
    rows: dict[str, dict[str, int]] = {}
    for config, splits in files.items():
        checker = _Config(folder, config)
        faults += checker.check(splits)
        rows[config] = checker.rows
    faults += _card.check_info(metadata, rows) if metadata else []
    faults += _card.check_manifest(folder)
    return Report(folder=folder, rows=sum(sum(counts.values()) for counts in rows.values()), faults=faults)


class _Config:
    """Checks the rows of one config; remembers ids and repositories, which must not repeat."""

    def __init__(self, folder: Path, config: str) -> None:
        self._folder, self._config = folder, config
        self._rules = rooms.member(checks, config, "CHECK") if config in rooms.names(checks) else None
        self._ids: dict[str, str] = {}
        self._sides: dict[str, str] = {}
        self.rows: dict[str, int] = {}
        """Rows by split."""

    def check(self, splits: dict[str, list[Path]]) -> Iterator[Fault]:
        if self._config not in rooms.names(kinds):
            yield Fault(what=str(unknown("config", self._config, rooms.names(kinds))))
            return
        record = rooms.member(kinds, self._config, "KIND").record
        for split, paths in splits.items():
            self.rows[split] = 0
            for path in paths:
                name = path.relative_to(self._folder).as_posix()
                for fault in self._file(path, record, split):
                    yield replace(fault, file=name)

    def _file(self, path: Path, record: type, split: str) -> Iterator[Fault]:
        first = True
        try:
            for number, values in enumerate(track(folders.read(path), f"check {path.name}"), start=1):
                if first:
                    yield from _column_order(record, list(values))
                    first = False
                self.rows[split] += 1
                name = str(values.get("id", number))
                faults = self._row(record, values, split)
                for fault in chain(faults, _moments(values) if path.suffix == ".jsonl" else ()):
                    yield replace(fault, row=name)
        except UserError as error:
            yield Fault(what=str(error).removeprefix(f"{path}:").strip())

    def _row(self, record: type, values: dict[str, Any], split: str) -> Iterator[Fault]:
        wrong = schema.faults(record, values)
        for column, what in wrong:
            yield Fault(column=column, what=what)
        if wrong:
            return
        row: Any = schema.from_dict(record, values)
        yield from self._place(row, split)
        if row.license is None:
            yield Fault(column="license", what="null; expected an SPDX expression")
        yield from _people(row)
        yield from _unredacted(row)
        if self._rules is not None:
            yield from self._rules(row)

    def _place(self, row: Any, split: str) -> Iterator[Fault]:
        if row.id in self._ids:
            yield Fault(column="id", what=f"the same as of another row in {self._ids[row.id]}")
        self._ids.setdefault(row.id, split)
        side = self._sides.setdefault(row.repository_name, split)
        if side != split:
            what = f"{row.repository_name} is in {side} as well; a repository belongs to one split"
            yield Fault(column="repository_name", what=what)


def _moments(values: Any) -> Iterator[Fault]:
    """Texts that Arrow's JSON reader, and so ``load_dataset``, would take for moments and write otherwise."""
    for column, text in _texts.strings(values):
        if _MOMENT.fullmatch(text):
            yield Fault(
                column=column, what=f"{text} loads as another text from JSON; with milliseconds it does not"
            )


def _column_order(record: type, columns: list[str]) -> Iterator[Fault]:
    """The columns before ``id`` are the users' own format: they come first and in this order."""
    names = [f.name for f in fields(record)]
    own = names[: names.index("id")]
    if columns[: len(own)] != own and set(own) <= set(columns):
        yield Fault(what=f"the first columns are {', '.join(columns[: len(own)])}; expected {', '.join(own)}")


def _people(row: Any) -> Iterator[Fault]:
    for column, text in _texts.strings(row):
        if column == "actor" and not (_texts.PSEUDONYM.fullmatch(text) or _CORE_ACTOR.fullmatch(text)):
            yield Fault(column=column, what="no pseudonym: neither person- and 16 hex digits nor tool-NAME")


def _unredacted(row: Any) -> Iterator[Fault]:
    for text in _texts.texts(row):
        for find in (secrets.find, personal.find):
            for span in _texts.found(text, find):
                yield Fault(column=text.name, what=f"an unredacted {span.what} at character {span.start}")
