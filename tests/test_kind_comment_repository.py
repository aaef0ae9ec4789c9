"""Rows of ``comment`` from the code of a repository, the same as from a package."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import raw_store
from git_histories.reading import KEY
from git_histories.repository import Repository
from github_events import Hub

from smart_coding_dataset.gathered import Gathered
from smart_coding_dataset.kinds.comment import KIND, extract
from smart_coding_dataset.records import Comment, Drop
from smart_coding_dataset.sources.git import collect

CODE = raw_store.module(1, 1)


def read(folder: Path, made: Repository | None, hub: Hub | None = None) -> list[Comment | Drop]:
    shards = [] if made is None else [collect(str(made.folder), out=folder / "raw", name="team/tool").shard]
    shards += [] if hub is None else [hub.write(folder / "raw")]
    with Gathered(shards, folder / "index") as raw:
        return list(extract(raw))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("SMART_CODING_KEY", KEY)
    return Repository(tmp_path / "repo")


def test_the_files_of_head_give_rows(made: Repository, tmp_path: Path) -> None:
    made.commit("one", {"old.py": CODE.encode(), "src/a b.py": b"x = 1\n"})
    head = made.commit("two", {"old.py": None, "src/a b.py": b"\n" + CODE.encode(), "README.md": b"Words.\n"})
    left, *found = read(tmp_path, made, Hub("team/tool"))
    assert isinstance(left, Drop)
    assert (left.id, left.reason) == (f"git:team/tool@{head}/README.md", "file: no language that we read")
    whole = found[0]
    assert isinstance(whole, Comment)
    assert whole.id == f"git:team/tool@{head}/src/a b.py::scale_1:2"
    assert (whole.repository_name, whole.file_path, whole.commit) == ("team/tool", "src/a b.py", head)
    assert (whole.start_line, whole.created_at) == (2, "2023-11-14T22:15:20Z")
    assert whole.source_url == f"https://github.com/team/tool/blob/{head}/src/a%20b.py#L2"
    assert {row.file_path for row in found if isinstance(row, Comment)} == {"src/a b.py"}


def test_a_package_with_the_same_code_gives_duplicates(made: Repository, tmp_path: Path) -> None:
    made.commit("one", {"a.py": CODE.encode()})
    ours = [row for row in read(tmp_path, made) if isinstance(row, Comment)]
    released = extract(raw_store.Seen("pypi", raw_store.events("tool", CODE)))
    theirs = [row for row in released if isinstance(row, Comment)]
    assert [KIND.duplicate_key(row) for row in ours] == [KIND.duplicate_key(row) for row in theirs]
    one, other = (
        replace(r, id="", description="", commit=None, file_path="", repository_name="")
        for r in (ours[0], theirs[0])
    )
    assert replace(one, license=None, source_url=None, created_at=None) == replace(
        other, license=None, source_url=None, created_at=None
    )


def test_what_is_no_text_is_counted_and_links_are_passed_over(made: Repository, tmp_path: Path) -> None:
    made.commit("one", {"a.py": b"caf\xe9 = 1\n", "vendor/b.py": CODE.encode()})
    (made.folder / "link.py").symlink_to("a.py")
    made.commit("two")
    found = read(tmp_path, made)
    assert [item.reason for item in found if isinstance(item, Drop)] == [
        "file: no UTF-8 text",
        "file: copied or built, not written here",
    ]
    assert len(found) == 2


def test_without_git_there_is_no_code(tmp_path: Path) -> None:
    assert read(tmp_path, None, Hub("team/tool")) == []
