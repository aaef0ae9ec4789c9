"""The card agrees with the shipped rows, in every generated part, and tells of every column."""

from __future__ import annotations

from pathlib import Path

import pytest

from smart_coding_dataset import card, folders, kinds, rooms, schema

ROOT = folders.CORE.parent
SOURCE = ROOT / "dataset_card.md"


def test_the_card_is_filled_from_the_shipped_rows_and_copied_to_the_package() -> None:
    """After a change of core rows or records: ``python -m smart_coding_dataset.card``."""
    text = SOURCE.read_text("utf-8")
    assert card.fill(text, folders.CORE, {}) == text
    assert (folders.CORE / card.NAME).read_text("utf-8") == text


@pytest.mark.parametrize("config", rooms.names(kinds))
def test_features_in_yaml_are_what_datasets_would_write(config: str) -> None:
    record = rooms.member(kinds, config, "KIND").record
    assert schema.yaml_features(record) == schema.features(record)._to_yaml_list()


@pytest.mark.parametrize("config", rooms.names(kinds))
@pytest.mark.parametrize("language", ["English", "中文"])
def test_every_column_has_a_line_in_both_languages_in_order(config: str, language: str) -> None:
    names = schema.arrow_schema(rooms.member(kinds, config, "KIND").record).names
    _, _, part = SOURCE.read_text("utf-8").partition(f"# {language}")
    _, _, part = part.partition(f"### `{config}`")
    told = [line.split("`")[1] for line in part.partition("\n###")[0].splitlines() if line.startswith("| `")]
    assert told == names


def test_a_card_without_markers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(card.UserError, match="lacks the markers"):
        card.fill("---\n{}\n---\n# no markers\n", folders.CORE, {})
