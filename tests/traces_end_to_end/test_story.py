"""From a repository and its GitHub side to rows that load: ``collect``, ``build``, ``check``, ``load_dataset``."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from git_histories.reading import KEY
from git_histories.test_licence import MIT

from smart_coding_dataset import folders, kinds, rooms, schema, store
from smart_coding_dataset.check import check
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.loading import rows
from smart_coding_dataset.pipeline import build
from smart_coding_dataset.sources.git import collect
from traces_end_to_end.story import ADDRESS, NAME, TOKEN, Story

FROM = {
    "git": {"comment", "issue", "trajectory", "version"},
    "github": {"trajectory", "feedback"},
    "both": {"comment", "issue", "trajectory", "feedback", "version", "preference"},
}
"""Configs that must have rows, by what was asked."""


def collected(raw: Path, sources: str, licence: bytes | None = MIT) -> Path:
    story = Story(raw.with_name(f"{raw.name}-git"), licence)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SMART_CODING_KEY", KEY)
        if sources != "github":
            collect(str(story.git.folder), out=raw, name=NAME)
    if sources != "git":
        story.hub.write(raw)
    return raw


@pytest.fixture(scope="module", params=FROM)
def asked(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def raw(asked: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return collected(tmp_path_factory.mktemp("story") / "raw", asked)


@pytest.fixture(scope="module")
def built(raw: Path) -> Path:
    return build(raw, raw.with_name("built")).folder


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_can_be_told_has_rows_and_check_finds_nothing_wrong(built: Path, asked: str) -> None:
    assert set(folders.find(built)) >= FROM[asked] & set(rooms.names(kinds))
    report = check(built)
    assert report.ok, str(report)


def test_each_config_loads_with_its_columns(built: Path, tmp_path: Path) -> None:
    import datasets

    for config, splits in folders.find(built).items():
        loaded = datasets.load_dataset(str(built), config, cache_dir=str(tmp_path))
        assert set(loaded) == set(splits)
        for split in loaded:
            assert loaded[split].features == schema.features(rooms.member(kinds, config, "KIND").record)
            assert list(loaded[split]) == [schema.to_dict(row) for row in rows(str(built), config, split)]


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_second_build_gives_the_same_bytes_with_any_number_of_workers(
    raw: Path, built: Path, tmp_path: Path, workers: int
) -> None:
    assert contents(build(raw, tmp_path / "again", workers=workers).folder) == contents(built)


def test_no_secret_and_no_address_is_left_anywhere(built: Path) -> None:
    shown = [
        json.dumps(schema.to_dict(row), ensure_ascii=False)
        for config in folders.find(built)
        for row in rows(str(built), config, "all")
    ]
    kept = [path.read_text("utf-8") for path in (built / "dropped").glob("*.jsonl")]
    for hidden in (ADDRESS, TOKEN, "@archer", "@baker", "Ann Archer", "Bob Baker"):
        assert not any(hidden in text for text in shown + kept), hidden


def dropped(folder: Path, config: str) -> Counter[str]:
    file = folder / "dropped" / f"{config}.jsonl"
    return Counter(json.loads(line)["reason"] for line in file.read_text("utf-8").splitlines() if line)


def test_what_programs_did_alone_is_left_out_and_says_so(built: Path, asked: str) -> None:
    assert dropped(built, "trajectory")["trajectory: only programs took part"] == 1
    titles = [row.title for row in rows(str(built), "trajectory", "all")]
    assert titles
    assert "Bump pytest" not in titles


def test_a_fix_has_its_issue_its_patch_and_its_tests(tmp_path: Path) -> None:
    out = build(collected(tmp_path / "raw", "both"), tmp_path / "out").folder
    found = {row.issue_id: row for row in rows(str(out), "issue", "all")}
    assert sorted(found) == ["1", "3", "8"]
    assert [f.file_path for f in found["1"].files] == ["sensors.py"]
    assert [f.file_path for f in found["1"].test_files] == ["tests/test_sensors.py"]
    assert "<email-1>" in found["1"].issue_body
    assert found["8"].files[0].file_path == "series.py"
    assert "<secret-1>" in (found["8"].files[0].before or "")
    assert "<secret-1>" in (found["8"].files[0].after or "")


@pytest.mark.parametrize("asked", FROM)
def test_without_a_licence_nothing_stays_and_every_row_says_why(tmp_path: Path, asked: str) -> None:
    with pytest.raises(UserError, match=r"no rows came out of 1 .* licence: none stated"):
        build(collected(tmp_path / "raw", asked, licence=None), tmp_path / "out")


def test_the_store_holds_one_repository_seen_from_two_sides(tmp_path: Path) -> None:
    assert len(store.groups(collected(tmp_path / "raw", "both"))) == 1
