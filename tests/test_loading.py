"""Loading: ``load_dataset``, the builder and ``rows`` agree, and no cache ever shows old rows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import datasets
import pytest
import raw_store

import smart_coding_dataset
from smart_coding_dataset import card, folders, schema
from smart_coding_dataset.builder import SmartCoding
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.loading import rows
from smart_coding_dataset.pipeline import build
from smart_coding_dataset.records import Comment, Feedback, Issue

RECORDS = {"comment": Comment, "issue": Issue, "feedback": Feedback}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    datasets.disable_progress_bars()
    yield
    datasets.enable_progress_bars()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp = tmp_path_factory.mktemp("built")
    build(raw_store.write(tmp / "raw"), tmp / "out")
    return tmp / "out"


def as_dicts(data: str, config: str, split: str) -> list[dict[str, Any]]:
    return [schema.to_dict(row) for row in rows(data, config, split)]


@pytest.mark.parametrize("config", sorted(RECORDS))
def test_the_checkout_loads_by_its_name_with_typed_features(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folders.CORE.parent)
    plain = datasets.load_dataset("smart_coding_dataset", config)
    streamed = datasets.load_dataset("smart_coding_dataset", config, streaming=True)
    for split in plain:
        assert plain[split].features == streamed[split].features == schema.features(RECORDS[config])
        assert list(plain[split]) == list(streamed[split]) == as_dicts("core", config, split)


def test_a_built_folder_loads_map_style_and_streaming_and_by_the_builder(built: Path) -> None:
    plain = datasets.load_dataset(str(built), "comment")
    streamed = datasets.load_dataset(str(built), "comment", streaming=True)
    builder = SmartCoding(built, "comment")
    builder.download_and_prepare()
    assert list(plain) == ["train", "validation", "test"]
    for split in plain:
        features = schema.features(Comment)
        assert plain[split].features == streamed[split].features == features
        assert builder.as_dataset(split).features == builder.as_streaming_dataset(split).features == features
        expected = as_dicts(str(built), "comment", split)
        assert list(plain[split]) == list(streamed[split]) == expected
        assert list(builder.as_dataset(split)) == list(builder.as_streaming_dataset(split)) == expected
    assert plain["test"].column_names[:3] == ["description", "code_snippet", "annotations"]


@pytest.mark.parametrize("config", sorted(RECORDS))
def test_the_builder_and_load_read_the_shipped_rows(config: str) -> None:
    builder = SmartCoding(config_name=config)
    builder.download_and_prepare()
    expected = as_dicts("core", config, "test")
    assert list(builder.as_dataset("test")) == expected
    loaded = smart_coding_dataset.load(config, split="test")
    assert list(loaded) == expected
    assert loaded.features == schema.features(RECORDS[config])


def test_a_rebuilt_folder_never_shows_old_rows(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    seen = []
    for word in ("noise", "waste"):  # the same counts and, but for compression, the same sizes
        text = raw_store.module(1, 3).replace("noise", word)
        raw_store.store.write_shard(raw, "pypi", "p-1.0", raw_store.events("p", text))
        build(raw, out)
        builder = SmartCoding(out, "comment")
        builder.download_and_prepare()
        by_class = list(builder.as_dataset("test"))
        by_name = list(datasets.load_dataset(str(out), "comment", split="test"))
        assert by_class == by_name == as_dicts(str(out), "comment", "test")
        seen.append(json.dumps(by_name))
    assert "noise" in seen[0]
    assert "noise" not in seen[1]


def test_edited_core_rows_never_show_old_rows(tmp_path: Path) -> None:
    core = tmp_path / "core"
    shutil.copytree(folders.CORE / "data", core / "data")
    template = (folders.CORE / "README.md").read_text("utf-8")
    seen = []
    for word in ("aaaa", "bbbb"):
        path = core / "data/comment/test.jsonl"
        first = {**json.loads(path.read_text("utf-8").splitlines()[0]), "description": word}
        path.write_text(json.dumps(first) + "\n", "utf-8")
        (core / "README.md").write_text(card.fill(template, core, {}), "utf-8")
        seen.append(datasets.load_dataset(str(core), "comment", split="test")[0]["description"])
        builder = SmartCoding(core)
        builder.download_and_prepare()
        assert builder.as_dataset("test")[0]["description"] == word
    assert seen == ["aaaa", "bbbb"]


def test_a_config_without_rows_is_not_there_and_says_so(built: Path) -> None:
    with pytest.raises(ValueError, match=r"'issue' not found. Available: \['comment'\]"):
        datasets.load_dataset(str(built), "issue")
    with pytest.raises(UserError, match="'issue'; there are: comment"):
        rows(str(built), "issue")


@pytest.mark.parametrize(
    ("data", "config", "split", "said"),
    [
        ("core", "coment", "test", "unknown kind 'coment'; there are: comment, feedback, "),
        ("core", "comment", "validation", "'validation'; there are: test, train"),
        ("nowhere", "comment", "test", "unknown data 'nowhere'; there are: core, a dataset folder"),
        ("./nowhere", "comment", "test", "unknown data './nowhere'"),
    ],
)
def test_unknown_names_list_what_there_is(data: str, config: str, split: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        rows(data, config, split)
    assert said in str(error.value)


def test_a_folder_that_is_no_dataset_and_a_malformed_row_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no dataset here"):
        rows(str(tmp_path), "comment")
    path = tmp_path / "data/comment/test.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text('{"description": 1}\n')
    with pytest.raises(UserError, match=r"comment.description: expected str, found int"):
        rows(str(tmp_path), "comment")
    path.write_text("{}\n{\n")
    with pytest.raises(UserError, match=r"test.jsonl:2: not JSON|comment.description: missing"):
        rows(str(tmp_path), "comment")
    path.write_text("[" * 100_000)
    with pytest.raises(UserError, match=r"test.jsonl:1: not JSON"):
        rows(str(tmp_path), "comment")
    path.unlink()
    path.mkdir()
    with pytest.raises(UserError, match="no dataset here"):
        rows(str(tmp_path), "comment")
    path.with_suffix(".parquet").write_bytes(b"no parquet")
    with pytest.raises(UserError, match="not a readable Parquet file"):
        rows(str(tmp_path), "comment")


def test_language_keeps_rows_of_that_language_and_all_of_a_config_without_one() -> None:
    assert {row.natural_language for row in rows("core", "comment", language="zh")} == {"zh"}
    assert len(rows("core", "issue", language="zh")) == len(rows("core", "issue"))


def test_all_is_every_split_in_order() -> None:
    both = rows("core", "comment", "train") + rows("core", "comment", "test")
    assert rows("core", "comment", "all") == both
