"""``build``: the same bytes always, nothing lost silently, nothing half done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import raw_store

from smart_coding_dataset import extraction, manifest, merging, pipeline, store
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.loading import rows
from smart_coding_dataset.pipeline import build, build_kinds
from smart_coding_dataset.records import Drop, Kind, Raw, RawEvent


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_raw_events_give_the_same_bytes_with_any_number_of_workers_anywhere(tmp_path: Path) -> None:
    raw = raw_store.write(tmp_path / "raw")
    elsewhere = raw_store.write(tmp_path / "deep" / "er" / "raw")
    build(raw, tmp_path / "one")
    build(elsewhere, tmp_path / "deep" / "two", workers=2)
    one, two = contents(tmp_path / "one"), contents(tmp_path / "deep" / "two")
    assert one == two
    assert not [name for name, data in one.items() if str(tmp_path).encode() in data]


def test_a_build_holds_data_card_and_manifest_and_says_so(tmp_path: Path) -> None:
    built = build(raw_store.write(tmp_path / "raw"), tmp_path / "out")
    text = str(built)
    assert "comment: train" in text
    assert "issue: no rows" in text
    found = manifest.read(tmp_path / "out")
    assert found is not None
    assert sorted(found["files"]) == sorted(contents(tmp_path / "out").keys() - {"manifest.json"})
    assert set(found["raw"]) == {f"pypi/package{i}-1.0.jsonl" for i in range(6)}
    counted = sum(len(rows(str(tmp_path / "out"), "comment", split)) for split in ("train", "validation", "test"))
    assert counted == sum(split.rows for split in built.configs["comment"].splits.values())


def test_no_repository_is_in_two_splits(tmp_path: Path) -> None:
    build(raw_store.write(tmp_path / "raw"), tmp_path / "out")
    sides = [{r.repository_name for r in rows(str(tmp_path / "out"), "comment", s)} for s in ("train", "test")]
    assert sides[0]
    assert sides[1]
    assert not sides[0] & sides[1]


def test_duplicates_across_packages_are_kept_aside_the_first_stays(tmp_path: Path) -> None:
    raw = raw_store.write(tmp_path / "raw", packages=3, functions=1)
    copy = raw_store.events("zz-copy", raw_store.module(0, 1))
    store.write_shard(raw, "pypi", "zz-copy-1.0", copy)
    built = build(raw, tmp_path / "out")
    assert built.configs["comment"].dropped == {"duplicate: same content": 2}
    lines = [json.loads(line) for line in (tmp_path / "out/dropped/comment.jsonl").read_text("utf-8").splitlines()]
    assert {line["row"]["repository_name"] for line in lines} == {"zz-copy"}


def test_a_row_that_a_step_leaves_out_is_kept_with_its_reason(tmp_path: Path) -> None:
    raw = raw_store.write(tmp_path / "raw", packages=1, functions=1)
    store.write_shard(
        raw, "pypi", "closed-1.0", raw_store.events("closed", raw_store.module(7000, 1), "LicenseRef-X")
    )
    built = build(raw, tmp_path / "out")
    assert built.configs["comment"].dropped == {"licence: not permissive": 2}
    line = json.loads((tmp_path / "out/dropped/comment.jsonl").read_text("utf-8").splitlines()[0])
    assert line["row"]["code_snippet"].startswith("def scale_7000")


def test_what_is_dropped_holds_no_personal_data(tmp_path: Path) -> None:
    text = raw_store.module(1, 1).replace("noise", "noise (ask jo.field@corp-mail.io)")
    raw = raw_store.write(tmp_path / "raw", packages=1)
    store.write_shard(raw, "pypi", "closed-1.0", raw_store.events("closed", text, None))
    build(raw, tmp_path / "out")
    for name, data in contents(tmp_path / "out").items():
        assert b"corp-mail" not in data, name
    assert "<email-1>" in (tmp_path / "out/dropped/comment.jsonl").read_text("utf-8")


def test_a_rebuild_replaces_our_own_folder_and_clears_what_a_killed_run_left(tmp_path: Path) -> None:
    build(raw_store.write(tmp_path / "raw", functions=1), tmp_path / "out")
    (tmp_path / ".out.part").mkdir()
    (tmp_path / ".out.part" / "half").write_text("x")
    build(raw_store.write(tmp_path / "raw", functions=2), tmp_path / "out")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "raw"]
    assert len(rows(str(tmp_path / "out"), "comment", "all")) == 24


def test_a_swap_that_was_killed_between_its_two_renames_is_undone(tmp_path: Path) -> None:
    raw = raw_store.write(tmp_path / "raw")
    build(raw, tmp_path / "out")
    before = contents(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / ".out.old")
    (tmp_path / "raw/pypi/package0-1.0.jsonl").write_text("broken\n")
    with pytest.raises(UserError, match="not a raw event"):
        build(raw, tmp_path / "out")
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("name", ["notes.txt", "data/comment/mine.parquet"])
def test_a_folder_that_holds_anything_else_is_not_replaced(tmp_path: Path, name: str) -> None:
    raw = raw_store.write(tmp_path / "raw", functions=1)
    build(raw, tmp_path / "out")
    (tmp_path / "out" / name).write_text("mine")
    with pytest.raises(UserError, match=f"refusing to replace .*{name}"):
        build(raw, tmp_path / "out")
    assert (tmp_path / "out" / name).read_text() == "mine"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not a raw event"),
        ("\udcff", "not a raw event"),
        ('"text"', "not a raw event"),
        ('{"source": "pypi", "type": "file", "id": 3, "data": {}}', "must be strings"),
        ('{"source": "pypi", "type": "file", "id": "x", "data": []}', "must be an object"),
        ("[" * 100_000, "not a raw event"),
        ('{"source": "pypi", "type": "file", "id": "x", "data": {}}', "x: malformed: collected.path: missing"),
        ('{"source": "pypi", "type": "file", "id": "x", "data": {"path": 1, "text": ""}}', "path: expected str"),
        ('{"source": "pypi", "type": "file", "id": "x", "data": {"path": "a.py", "text": null}}', "found null"),
        ('{"source": "pypi", "type": "release", "id": "x", "data": {"name": 1}}', "release.name: expected str"),
        ('{"source": "pypi", "type": "skipped", "id": "x", "data": {"reason": 2}}', "reason: expected str"),
    ],
)
def test_a_malformed_raw_line_is_one_error_and_harms_nothing(tmp_path: Path, line: str, said: str) -> None:
    raw = raw_store.write(tmp_path / "raw")
    build(raw, tmp_path / "out")
    before = contents(tmp_path / "out")
    with (raw / "pypi/package3-1.0.jsonl").open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(line + "\n")
    with pytest.raises(UserError, match=said) as error:
        build(raw, tmp_path / "out")
    assert "\n" not in str(error.value)
    assert contents(tmp_path / "out") == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "raw"]


def test_raw_events_without_any_row_are_an_error_that_counts_reasons(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    store.write_shard(raw, "pypi", "closed-1.0", raw_store.events("closed", raw_store.module(1, 1), None))
    with pytest.raises(
        UserError, match="no rows came out of 1 releases or repositories; left out: 2 licence: none stated"
    ):
        build(raw, tmp_path / "out")


def test_a_lone_surrogate_in_raw_events_is_left_out_with_a_reason(tmp_path: Path) -> None:
    raw = raw_store.write(tmp_path / "raw", packages=1)
    text = raw_store.module(5000, 1).replace("noise of the", "noise of \ud800 the")
    store.write_shard(raw, "pypi", "odd-1.0", raw_store.events("odd", text))
    built = build(raw, tmp_path / "out")
    assert sum(built.configs["comment"].dropped.values()) >= 1
    for line in (tmp_path / "out/dropped/comment.jsonl").read_text("utf-8").splitlines():
        assert json.loads(line)["reason"]


def test_a_row_that_no_file_can_hold_is_left_out_whatever_its_column(tmp_path: Path) -> None:
    raw = raw_store.write(tmp_path / "raw", packages=1)
    odd = [
        replace(e, data={**e.data, "url": "http://\udcff"}) for e in raw_store.events("o", raw_store.module(7, 1))
    ]
    store.write_shard(raw, "pypi", "odd-1.0", odd)
    assert build(raw, tmp_path / "out").configs["comment"].dropped == {"row: no valid Unicode": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    text: str
    id: str
    repository_name: str
    license: str | None = None


def extract_notes(raw: Raw) -> Iterator[Note | Drop]:
    for event in raw.events("pypi"):
        for i in range(event.data["notes"]):
            yield Note(text=event.id, id=f"{event.id}/{event.data['id']}{i}", repository_name=event.data["repo"])


def note_key(row: Note) -> str:
    return row.id


NOTES = {"note": Kind(record=Note, extract=extract_notes, steps=(), duplicate_key=note_key)}


def note(name: str, count: int, repo: str) -> RawEvent:
    return RawEvent(source="pypi", type="t", id=name, data={"notes": count, "repo": repo, "id": ""})


@pytest.fixture
def no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A config that no room knows has no card."""
    monkeypatch.setattr(pipeline.card, "write", lambda *_: None)


@pytest.mark.usefixtures("no_card")
def test_files_and_row_groups_are_bounded_and_rows_keep_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "ROWS_PER_FILE", 4000)
    store.write_shard(tmp_path / "raw", "pypi", "a", [note("a", 2500, "r"), note("b", 6700, "r")])
    store.write_shard(tmp_path / "raw", "pypi", "b", [note("c", 3, "r")])
    build_kinds(tmp_path / "raw", tmp_path / "out", NOTES)
    files = sorted((tmp_path / "out/data/note").iterdir())
    assert [f.name for f in files] == [f"train-0000{i}-of-00003.parquet" for i in range(3)]
    tables = [pq.ParquetFile(f) for f in files]
    assert [t.metadata.num_rows for t in tables] == [4000, 4000, 1203]
    assert max(t.metadata.row_group(0).num_rows for t in tables) == merging.ROWS_PER_GROUP
    ids = [name for f in files for name in pq.read_table(f)["id"].to_pylist()]
    expected = [f"{e}/{i}" for e, n in (("a", 2500), ("b", 6700), ("c", 3)) for i in range(n)]
    assert ids == expected


@pytest.mark.usefixtures("no_card")
def test_large_rows_end_batches_and_groups_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write_shard(tmp_path / "raw", "pypi", "a", [note("a", 2_500, "r")])
    build_kinds(tmp_path / "raw", tmp_path / "whole", NOTES)
    monkeypatch.setattr(merging, "ROWS_PER_FILE", 1_010)
    monkeypatch.setattr(merging, "BYTES_PER_GROUP", 2_000)
    monkeypatch.setattr(extraction, "_CHARACTERS", 500)
    build_kinds(tmp_path / "raw", tmp_path / "parts", NOTES)
    files = sorted((tmp_path / "parts/data/note").iterdir())
    assert [f.name for f in files] == [f"train-0000{i}-of-00003.parquet" for i in range(3)]
    tables = [pq.ParquetFile(f) for f in files]
    assert [t.metadata.num_rows for t in tables] == [1_010, 1_010, 480]
    groups = [t.metadata.row_group(i).num_rows for t in tables for i in range(t.num_row_groups)]
    assert len(groups) > 10 and max(groups) < 300
    (whole,) = (tmp_path / "whole/data/note").iterdir()
    assert pa.concat_tables([t.read() for t in tables]).equals(pq.read_table(whole))


@pytest.mark.usefixtures("no_card")
def test_a_shard_may_hold_many_repositories_and_the_same_id_twice(tmp_path: Path) -> None:
    mixed = [note(f"e{i}", 2, f"repo{i % 40}") for i in range(80)]
    store.write_shard(tmp_path / "raw", "pypi", "a", [*mixed, mixed[0]])
    built = build_kinds(tmp_path / "raw", tmp_path / "out", NOTES)
    assert built.configs["note"].dropped == {"duplicate: same content": 2}
    sides: dict[str, str] = {}
    total = 0
    for path in sorted((tmp_path / "out/data/note").iterdir()):
        for row in pq.read_table(path).to_pylist():
            total += 1
            assert sides.setdefault(row["repository_name"], path.name) == path.name
    assert total == 160
    assert len(set(sides.values())) == 3


def raising(_: Raw) -> Iterator[Any]:
    raise OSError(28, "No space left on device")
    yield


def test_an_error_in_a_worker_process_is_the_same_error_here(tmp_path: Path) -> None:
    store.write_shard(tmp_path / "raw", "pypi", "a", [note("a", 1, "r")])
    kinds = {"note": Kind(record=Note, extract=raising, steps=(), duplicate_key=note_key)}
    with pytest.raises(OSError, match="No space left"):
        build_kinds(tmp_path / "raw", tmp_path / "out", kinds, workers=2)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["raw"]
