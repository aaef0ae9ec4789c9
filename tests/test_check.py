"""``check``: each fault is made once and named with its file, row and column; a sound folder has none."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import raw_store

from smart_coding_dataset import folders, kinds, rooms
from smart_coding_dataset.check import check
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.pipeline import build

Row = dict[str, Any]
COMMENT, ISSUE = "data/comment/test.jsonl", "data/issue/test.jsonl"


FEW = 2
"""Rows with patches that are left of each file: git is asked about every one at every check."""


@pytest.fixture
def core(tmp_path: Path) -> Path:
    """The shipped rows, with fewer of those that take long to check; the card says so."""
    folder = tmp_path / "core"
    shutil.copytree(folders.CORE / "data", folder / "data")
    card = (folders.CORE / "README.md").read_text("utf-8")
    for path in (folder / ISSUE, folder / "data/feedback/test.jsonl"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:FEW]), "utf-8")
        card = card.replace(f"num_examples: {len(lines)}\n", f"num_examples: {FEW}\n", 1)
    (folder / "README.md").write_text(card, "utf-8")
    return folder


def edit(path: Path, change: Callable[[Row], object], number: int = 0) -> str:
    """Change one row in place, and give its id."""
    lines = path.read_text("utf-8").splitlines()
    row = json.loads(lines[number])
    change(row)
    lines[number] = json.dumps(row, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(row.get("id", number + 1))


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in check(folder).faults]


def test_what_we_ship_and_what_we_build_is_sound(tmp_path: Path) -> None:
    assert str(check(folders.CORE)) == f"{folders.CORE}: {check(folders.CORE).rows} rows, nothing wrong"
    build(raw_store.write(tmp_path / "raw"), tmp_path / "out")
    assert faults(tmp_path / "out") == []
    shutil.rmtree(tmp_path / "out" / "dropped", ignore_errors=True)  # as `pull` gives it
    assert faults(tmp_path / "out") == []


def annotate(row: Row, number: object, text: str = "Something else that is told about this line.") -> None:
    row["annotations"][0] = {"line_number": number, "annotation": text}


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        (COMMENT, lambda r: r.pop("summary") and r.pop("scope"), "scope: missing"),
        (COMMENT, lambda r: r.update(description=None), "description: expected str, found null"),
        (COMMENT, lambda r: annotate(r, "3"), "annotations[0].line_number: expected int, found str"),
        (COMMENT, lambda r: r.update(annotations={}), "annotations: expected a list, found dict"),
        (
            COMMENT,
            lambda r: annotate(r, 999),
            "annotations[0].line_number: 999 is outside the snippet, which has lines",
        ),
        (COMMENT, lambda r: annotate(r, 0), "0 is outside the snippet"),
        (
            COMMENT,
            lambda r: (r.update(code_snippet="\n" + r["code_snippet"]), annotate(r, 1)),
            "annotations[0].line_number: 1 is a blank line",
        ),
        (COMMENT, lambda r: r.update(scope="file"), "scope: unknown: 'file'; there are: function, block, line"),
        (COMMENT, lambda r: r.update(natural_language="fr"), "natural_language: unknown: 'fr'; there are: en, zh"),
        (COMMENT, lambda r: r.update(programming_language="perl"), "programming_language: unknown: 'perl'"),
        (COMMENT, lambda r: r.update(annotations=[], summary=None), "nothing is asked for"),
        (COMMENT, lambda r: r.update(target_line=2), "target_line: 2, but scope is function; expected null"),
        (COMMENT, lambda r: r.update(scope="line"), "target_line: null, but scope is line"),
        (COMMENT, lambda r: r.update(scope="line", target_line=1), "target_line: 1, but annotations are on"),
        (
            COMMENT,
            lambda r: r.update(code_snippet=r["code_snippet"] + "\n    # " + r["annotations"][0]["annotation"]),
            "code_snippet: still holds the comment asked for in annotations[0].annotation",
        ),
        (COMMENT, lambda r: r.update(code_snippet="def ("), "code_snippet: no Python"),
        (COMMENT, lambda r: r.update(license=None), "license: null; expected an SPDX expression"),
        (
            COMMENT,
            lambda r: r.update(summary="ask jo@corp-mail.io"),
            "summary: an unredacted email at character 4",
        ),
        (COMMENT, lambda r: r.update(repository_name="smart-coding/core-examples"), "is in train as well"),
        (
            COMMENT,
            lambda r: r.update(created_at="2026-01-01T00:00:00Z"),
            "created_at: 2026-01-01T00:00:00Z loads as",
        ),
        (ISSUE, lambda r: r["files"][0].update(before="other\n"), "patch: does not apply to files before"),
        (ISSUE, lambda r: r.update(patch=""), "patch: does not apply to files before"),
        (ISSUE, lambda r: r["files"][0].update(after="other\n"), "is not what files says it is after"),
        (
            ISSUE,
            lambda r: r["files"][0].update(file_path="../up.py"),
            "not a path inside the repository: '../up.py'",
        ),
        (ISSUE, lambda r: r.update(files=[]), "files: empty; expected every changed file"),
        (ISSUE, lambda r: r["code_before"].pop("file_path"), "code_before.file_path: missing"),
        (
            ISSUE,
            lambda r: r["answers"].append({"actor": "jo", "created_at": None, "updated_at": None, "body": "Yes."}),
            "actor: no pseudonym: neither person- and 16 hex digits nor tool-NAME",
        ),
    ],
)
def test_each_fault_names_file_row_and_column(core: Path, file: str, change: Any, said: str) -> None:
    name = edit(core / file, change)
    found = faults(core)
    assert any(said in fault for fault in found), found
    assert any(fault.startswith(f"{file}: row {name}: ") for fault in found)


def test_all_faults_are_said_at_once(core: Path) -> None:
    edit(core / COMMENT, lambda r: r.update(scope="file", license=None, natural_language="fr"))
    edit(core / ISSUE, lambda r: r.update(patch=""), number=1)
    found = faults(core)
    for column in ("scope", "license", "natural_language", "patch"):
        assert sum(f": {column}: " in fault for fault in found) == 1


def test_the_same_id_twice_and_other_first_columns(core: Path) -> None:
    lines = (core / COMMENT).read_text("utf-8").splitlines()
    row = json.loads(lines[0])
    turned = {"code_snippet": row.pop("code_snippet"), **row}
    (core / COMMENT).write_text("\n".join([json.dumps(turned), *lines[1:], lines[1]]) + "\n", "utf-8")
    found = "\n".join(faults(core))
    assert (
        "the first columns are code_snippet, description, annotations; expected description, code_snippet" in found
    )
    assert ": id: the same as of another row in test" in found


def test_a_card_that_disagrees_with_the_files(core: Path) -> None:
    readme = core / "README.md"
    text = readme.read_text("utf-8")
    count = sum(1 for _ in (core / COMMENT).open("rb"))
    readme.write_text(text.replace(f"num_examples: {count}\n", "num_examples: 999\n", 1), "utf-8")
    assert faults(core) == [f"README.md: dataset_info: comment/test has 999 rows; the files have {count}"]
    readme.write_text(
        text.replace("- name: code_snippet\n    dtype: string", "- name: code_snippet\n    dtype: int64", 1)
    )
    assert faults(core) == ["README.md: dataset_info: features of comment are not those of its record"]
    readme.write_text(text.replace("path: data/issue/test.jsonl", "path: data/issue/tset.jsonl"))
    assert "README.md: issue/test: no file matches data/issue/tset.jsonl" in faults(core)
    readme.write_text("---\nconfigs: [\n---\n")
    assert faults(core)[0].startswith("README.md: no YAML")
    readme.unlink()
    assert faults(core) == ["README.md: missing; expected `configs` and `dataset_info` in its YAML"]


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        ("configs: 5", "configs: expected a list of mappings"),
        ("configs: [comment]", "configs: expected a list of mappings"),
        ("configs: [{config_name: comment, data_files: 7}]", "comment: data_files: expected a list"),
        ("configs: [{config_name: comment, data_files: /etc/x}]", "comment/train: no file matches /etc/x"),
        ("configs: [{config_name: comment, data_files: ../core/data/comment/*}]", "no file matches ../core"),
        ("configs: [{config_name: comment, data_files: ''}]", "comment/train: no file matches "),
        ("configs: [{config_name: comment, data_files: 'a**/b'}]", "comment/train: no file matches a**/b"),
    ],
)
def test_a_card_whose_configs_name_no_files_is_told_so(core: Path, yaml: str, said: str) -> None:
    (core / "README.md").write_text(f"---\n{yaml}\n---\n")
    assert any(said in fault for fault in faults(core))


def test_a_changed_missing_or_added_file_of_a_build(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(raw_store.write(tmp_path / "raw"), out)
    path = next((out / "data/comment").glob("train-*"))
    table = pq.read_table(path)
    pq.write_table(table, path)
    (out / "extra.txt").write_text("x")
    found = faults(out)
    assert any(fault.startswith(f"data/comment/{path.name}: sha256 is ") for fault in found)
    assert "extra.txt: not in the manifest" in found
    path.unlink()
    found = faults(out)
    assert f"data/comment/{path.name}: missing; the manifest lists it" in found
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps({**manifest, "files": {"README.md": 5}}))
    assert any(fault.startswith("README.md: sha256 is ") for fault in faults(out))
    (out / "manifest.json").write_text("[]")
    assert any(fault.startswith("manifest.json: ") for fault in faults(out))


def test_a_strangers_folder_is_found_by_its_card(core: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stranger"
    (folder / "parts").mkdir(parents=True)
    rows = [json.loads(line) for line in (core / COMMENT).read_text("utf-8").splitlines()]
    table = pa.Table.from_pylist(rows)
    number = table.column_names.index("license")
    pq.write_table(table.set_column(number, "license", pa.array([3] * len(rows))), folder / "parts/a.parquet")
    configs = "{config_name: comment, data_files: parts/*.parquet}, {config_name: poems, data_files: parts/*}"
    (folder / "README.md").write_text(f"---\nconfigs: [{configs}]\n---\n")
    report = check(folder)
    text = str(report)
    assert f"row {rows[0]['id']}: license: expected str, found int" in text
    assert f"unknown config 'poems'; there are: {', '.join(rooms.names(kinds))}" in text
    assert "dataset_info lacks comment" in text
    assert f"license: {len(rows) - 20} more" in text
    assert text.splitlines()[-1] == f"{folder}: {len(rows)} rows, {len(report.faults)} faults"


def test_files_that_a_card_declares_but_that_are_gone_are_named(tmp_path: Path) -> None:
    build(raw_store.write(tmp_path / "raw"), tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / "data")
    assert "README.md: comment/test: no file matches data/comment/test-*.parquet" in faults(tmp_path / "out")


def test_unreadable_files_do_not_end_the_check(core: Path) -> None:
    (core / COMMENT).write_text("{\n")
    edit(core / ISSUE, lambda r: r.update(patch=""))
    found = "\n".join(faults(core))
    assert f"{COMMENT}: 1: not JSON" in found
    assert "patch: does not apply" in found


def test_a_folder_that_is_no_dataset_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such folder"):
        check(tmp_path / "nowhere")
    with pytest.raises(UserError, match="no dataset here"):
        check(tmp_path)


def test_the_command_leaves_with_2_if_anything_is_wrong_and_with_0_if_not(core: Path) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        code = "from ianvs_bridge.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", code, "check", str(core)], capture_output=True, text=True, check=False
        )

    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    edit(core / COMMENT, lambda r: r.update(license=None))
    done = run()
    assert done.returncode == 2
    assert "license: null" in done.stdout
    assert not done.stderr
