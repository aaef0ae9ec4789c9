"""Repositories that lack objects, or mean harm: the run goes on, and nothing of theirs is run or changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from git_histories.reading import Shard, collected
from git_histories.repository import Repository


def reasons(shard: Shard) -> list[tuple[str, str]]:
    return sorted((s["what"], s["reason"]) for s in shard.of["skipped"])


def titles(shard: Shard) -> list[str]:
    return [c["message"] for c in shard.of["commit"]]


def test_a_missing_blob(small: Repository, tmp_path: Path) -> None:
    small.remove_object(small.head("HEAD~1:a.py"))
    shard = collected(small, tmp_path / "raw")
    assert titles(shard) == ["one", "two", "three"]
    assert reasons(shard) == [("blob", "missing")]
    assert len(shard.of["change"]) == 4


def test_a_missing_blob_that_a_rename_would_need(small: Repository, tmp_path: Path) -> None:
    small.write("long.py", b"".join(b"x = %d\n" % n for n in range(100)))
    small.commit("long")
    small.git("mv", "long.py", "moved.py")
    small.commit("moved", {"moved.py": b"".join(b"x = %d\n" % n for n in range(101))})
    small.commit("after", {"z.py": b"z = 1\n"})
    small.remove_object(small.head("HEAD~1:moved.py"))
    shard = collected(small, tmp_path / "raw")
    assert [c["status"] for c in shard.changes("moved")] == ["D", "A"]
    assert titles(shard)[-1] == "after"
    assert reasons(shard) == [("blob", "missing")]


def test_a_missing_tree(small: Repository, tmp_path: Path) -> None:
    small.remove_object(small.head("HEAD~1^{tree}"))
    shard = collected(small, tmp_path / "raw")
    assert titles(shard) == ["one", "two", "three"]
    assert reasons(shard) == [("change", "a tree is missing or corrupt")] * 2


def test_a_missing_commit(small: Repository, tmp_path: Path) -> None:
    small.git("branch", "old", "HEAD~2")
    small.remove_object(small.head("HEAD~1"))
    shard = collected(small, tmp_path / "raw")
    assert sorted(titles(shard)) == ["one", "three"]
    assert reasons(shard) == [("change", "parents are not in this clone")]
    assert shard.commit("three")["parents"], "the commit still says whose child it is"


def test_a_ref_to_a_missing_commit(small: Repository, tmp_path: Path) -> None:
    gone = small.commit("four", {"d.py": b"d = 1\n"})
    small.git("branch", "gone")
    small.git("reset", "-q", "--hard", "HEAD~1")
    small.remove_object(gone)
    shard = collected(small, tmp_path / "raw")
    assert titles(shard) == ["one", "two", "three"]
    assert reasons(shard) == [("ref", "ref to no commit that can be read")]


@pytest.mark.parametrize("what", ["HEAD~1:a.py", "HEAD~1^{tree}", "HEAD~1", "HEAD"])
@pytest.mark.parametrize("how", [b"", b"no zlib", None])
def test_a_corrupt_object(small: Repository, tmp_path: Path, what: str, how: bytes | None) -> None:
    small.git("branch", "old", "HEAD~2")
    name = small.head(what)
    path = small.folder / ".git/objects" / name[:2] / name[2:]
    content = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(content[: len(content) // 2] if how is None else how)
    shard = collected(small, tmp_path / "raw")
    assert "one" in titles(shard)
    assert reasons(shard)


def test_what_was_missing_is_read_once_it_is_there(small: Repository, tmp_path: Path) -> None:
    name = small.head("HEAD~1:a.py")
    path = small.folder / ".git/objects" / name[:2] / name[2:]
    content = path.read_bytes()
    path.unlink()
    collected(small, tmp_path / "raw")
    path.write_bytes(content)
    assert not reasons(collected(small, tmp_path / "raw"))


def test_a_shallow_clone(small: Repository, tmp_path: Path) -> None:
    small.git("clone", "-q", "--depth=2", f"file://{small.folder}", str(tmp_path / "shallow"))
    shallow = shard_of(tmp_path / "shallow", tmp_path / "raw")
    assert shallow.repository["shallow"] == 1
    assert titles(shallow) == ["two", "three"]
    assert reasons(shallow) == [("change", "parents are not in this clone")]
    assert len(shallow.contents()) == 2


def test_grafts_and_replacements_do_not_change_history(small: Repository, tmp_path: Path) -> None:
    whole = collected(small, tmp_path / "raw")
    small.git("replace", "HEAD~1", "HEAD~2")
    (small.folder / ".git/info/grafts").write_text(f"{small.head()}\n")
    again = collected(small, tmp_path / "other")
    assert again.of["commit"] == whole.of["commit"]
    assert again.of["change"] == whole.of["change"]


def test_a_partial_clone_is_read_without_fetching(small: Repository, tmp_path: Path) -> None:
    small.git("config", "uploadpack.allowFilter", "true")
    small.git(
        "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{small.folder}", str(tmp_path / "partial")
    )
    objects = snapshot(tmp_path / "partial")
    partial = shard_of(tmp_path / "partial", tmp_path / "raw")
    assert titles(partial) == ["one", "two", "three"]
    assert partial.counts["skipped: missing"] == 4
    assert snapshot(tmp_path / "partial") == objects, "nothing was fetched"


def test_a_hostile_configuration_runs_nothing(small: Repository, tmp_path: Path) -> None:
    mark = tmp_path / "it ran"
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch '{mark}'\necho boo\n")
    trap.chmod(0o755)
    settings = ["core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass", "diff.external"]
    settings += [
        "diff.trap.textconv",
        "diff.trap.command",
        "filter.trap.clean",
        "filter.trap.smudge",
        "gpg.program",
    ]
    settings += [
        "credential.helper",
        "alias.cat-file",
        "core.gitProxy",
        "uploadpack.packObjectsHook",
        "core.alternateRefsCommand",
    ]
    for setting in settings:
        small.git("config", setting, str(trap))
    small.git("config", "remote.origin.url", "ssh://nowhere.example/x")
    small.git("config", "remote.origin.promisor", "true")
    small.git("config", "extensions.partialClone", "origin")
    small.git("config", "core.repositoryFormatVersion", "1")
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"):
        path = small.folder / ".git/hooks" / hook
        path.parent.mkdir(exist_ok=True)
        shutil.copy(trap, path)
    (small.folder / ".gitattributes").write_text("* diff=trap filter=trap\n")
    (small.folder / ".git/info/attributes").write_text("* diff=trap filter=trap\n")
    missing = small.head("HEAD~1:a.py")
    small.remove_object(missing)
    before = snapshot(small.folder)
    shard = collected(small, tmp_path / "raw")
    assert not mark.exists()
    assert titles(shard) == ["one", "two", "three"]
    assert snapshot(small.folder) == before
    subprocess.run(["git", "cat-file", "-e", missing], cwd=small.folder, capture_output=True, check=False)
    assert mark.exists(), "the trap can be sprung"


def test_nothing_is_written_into_the_repository(odd_repository: Repository, tmp_path: Path) -> None:
    before = snapshot(odd_repository.folder)
    collected(odd_repository, tmp_path / "raw")
    assert snapshot(odd_repository.folder) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="needs two users")
def test_the_owner_of_a_repository_does_not_matter(small: Repository, tmp_path: Path) -> None:
    for path in [small.folder, *small.folder.rglob("*")]:
        os.chown(path, 65534, 65534, follow_symlinks=False)
    assert len(titles(collected(small, tmp_path / "raw"))) == 3


def test_a_linked_work_tree_and_a_bare_repository(small: Repository, tmp_path: Path) -> None:
    small.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    small.git("clone", "-q", "--bare", str(small.folder), str(tmp_path / "bare.git"))
    linked = shard_of(tmp_path / "linked", tmp_path / "raw")
    bare = shard_of(tmp_path / "bare.git", tmp_path / "raw")
    assert linked.repository["head_ref"] == "refs/heads/side"
    assert linked.of["commit"] == bare.of["commit"]
    assert bare.repository["name"] == "bare"


def shard_of(folder: Path, out: Path, **options: Any) -> Shard:
    from smart_coding_dataset.sources.git import collect

    return Shard(collect(str(folder), out=out, **options).shard)


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its size and the time of its last change."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in found}
