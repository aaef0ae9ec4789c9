"""The card agrees with the shipped rows, in every generated part, and tells of every column."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from smart_coding_dataset import card, folders, kinds, records, rooms, schema
from smart_coding_dataset.records import TraceEvent

ROOT = folders.CORE.parent
SOURCE = ROOT / "dataset_card.md"
CONFIGS = ("comment", "issue", "trajectory", "feedback", "version", "preference")
RECORDS: dict[str, type] = {config: getattr(records, config.capitalize()) for config in CONFIGS}


def test_the_card_is_filled_from_the_shipped_rows_and_copied_to_the_package() -> None:
    """After a change of core rows or records: ``python -m smart_coding_dataset.card``."""
    text = SOURCE.read_text("utf-8")
    assert card.fill(text, folders.CORE, {}) == text
    assert (folders.CORE / card.NAME).read_text("utf-8") == text


@pytest.mark.parametrize("config", RECORDS)
def test_features_in_yaml_are_what_datasets_would_write(config: str) -> None:
    assert schema.yaml_features(RECORDS[config]) == schema.features(RECORDS[config])._to_yaml_list()


def test_every_kind_is_told_of() -> None:
    names = rooms.names(kinds)
    assert [RECORDS[name] for name in names] == [rooms.member(kinds, name, "KIND").record for name in names]


def told(language: str, title: str) -> list[tuple[str, str, str]]:
    """Name, type and meaning of each column, from the table below a title."""
    _, _, part = SOURCE.read_text("utf-8").partition(f"\n# {language}\n")
    _, _, part = part.partition(f"# `{title}`\n")
    lines = [line for line in part.partition("\n#")[0].splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]
    return [(name.strip("`"), kind, what) for name, kind, what in cells]


@pytest.mark.parametrize("language", ["English", "中文"])
@pytest.mark.parametrize(("title", "record"), [*RECORDS.items(), ("events", TraceEvent)])
def test_every_column_has_a_line_in_both_languages_with_its_type(title: str, record: type, language: str) -> None:
    lines = told(language, title)
    assert [name for name, _, _ in lines] == schema.arrow_schema(record).names
    assert all(what for _, _, what in lines)
    for name, kind, _ in lines:
        assert kind == spelled(typing.get_type_hints(record)[name], name, chinese=language == "中文")


def spelled(hint: Any, name: str, *, chinese: bool) -> str:
    """A type as the card writes it; of records, the names of their fields in order."""
    optional = isinstance(hint, types.UnionType)
    (of,) = [h for h in typing.get_args(hint) if h is not types.NoneType] if optional else [hint]
    several = typing.get_origin(of) is list
    (of,) = typing.get_args(of) if several else [of]
    names = {str: "string", int: "int64", float: "float64", bool: "bool"}
    comma = "、" if chinese else ", "
    plain = comma.join(f"`{f.name}`" for f in fields(of)) if is_dataclass(of) else names[of]
    if several:
        return f"{plain} 的列表" if chinese else f"list of {plain}"
    # Rows without a licence are left out: the record allows null, the rows have none.
    return f"{plain} {'或' if chinese else 'or'} null" if optional and name != "license" else plain


def test_a_card_without_markers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(card.UserError, match="lacks the markers"):
        card.fill("---\n{}\n---\n# no markers\n", folders.CORE, {})
