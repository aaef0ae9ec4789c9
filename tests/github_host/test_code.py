"""The code comes through git, with heads that were replaced before anybody cloned."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from git_histories.reading import Shard
from git_histories.repository import Repository

from github_host.host import Host
from github_host.reading import collected, refused
from github_host.world import NAME, World
from smart_coding_dataset import history


@pytest.fixture
def forge(tmp_path: Path) -> Repository:
    """A repository that gives any commit by its id, as GitHub does."""
    forge = Repository(tmp_path / "forge")
    forge.commit("Begin", {"a.py": b"a = 1\n"})
    forge.git("config", "uploadpack.allowAnySHA1InWant", "true")
    return forge


@pytest.fixture
def work(host: Host, forge: Repository) -> tuple[World, str, str]:
    """Pull request 3 with its former head and its head; the former one is on no branch."""
    forge.git("checkout", "-q", "-b", "topic")
    former = forge.commit("Try", {"a.py": b"a = 2\n"})
    forge.git("reset", "-q", "--hard", "main")
    head = forge.commit("Try better", {"a.py": b"a = 3\n"})
    forge.git("update-ref", "refs/pull/3/head", head)
    forge.git("checkout", "-q", "main")
    forge.git("branch", "-q", "-D", "topic")
    world = World(host)
    host.things[f"repos/{NAME}"]["clone_url"] = f"file://{forge.folder}"
    world.pull(3, (head,))
    for commit in (former, head):
        world.run(commit, "tests", "success")
    pushed = world.event(3, "head_ref_force_pushed", commit_id=head)
    ends = {"beforeCommit": {"oid": former}, "afterCommit": {"oid": head}}
    more = {"__typename": "HeadRefForcePushedEvent", "createdAt": pushed["created_at"], **ends}
    host.graph["pull", 3]["timelineItems"] = [more]
    return world, former, head


def code(out: Path) -> Shard:
    return Shard(out / "git/team+tool.jsonl")


def test_work_under_review_is_there_as_it_was_and_as_it_is(
    host: Host, work: tuple[World, str, str], tmp_path: Path
) -> None:
    _, former, head = work
    done = collected(host, tmp_path / "raw", no_code=False)
    refs = {ref["ref"]: (ref["kind"], ref["number"], ref["commit"]) for ref in code(tmp_path / "raw").of["ref"]}
    assert refs["refs/pull/3/head"] == ("pull request", 3, head)
    assert refs[f"refs/pull/3/former/{former}"] == ("former head", 3, former)
    assert "3 commits" in str(done)
    both = history.Repository(sorted((tmp_path / "raw").glob("*/*.jsonl")), tmp_path / "notes")
    assert both.sources == {"git", "github"}
    before = both.timeline(3)[0].before
    assert before is not None
    assert both.text(both.file(before, "a.py")) == "a = 2\n"


def test_a_second_run_finds_the_code_there(host: Host, work: tuple[World, str, str], tmp_path: Path) -> None:
    first = collected(host, tmp_path, no_code=False)
    again = collected(host, tmp_path, no_code=False)
    assert first.code is not None
    assert again.code is not None
    assert (first.code.written, again.code.written) == (True, False)


def test_commits_that_were_reviewed_are_had_too(host: Host, work: tuple[World, str, str], tmp_path: Path) -> None:
    world, former, _ = work
    host.graph["pull", 3]["timelineItems"] = []
    world.review(3, 50, "COMMENTED", commit_id=former)
    collected(host, tmp_path, no_code=False)
    assert f"refs/pull/3/former/{former}" in {ref["ref"] for ref in code(tmp_path).of["ref"]}


def test_a_former_head_that_the_server_lost_is_counted_and_the_others_are_had(
    host: Host, work: tuple[World, str, str], tmp_path: Path
) -> None:
    world, former, _ = work
    lost = [f"{number:040x}" for number in range(1, 4)]
    for number, commit in enumerate(lost):
        world.review(3, 50 + number, "COMMENTED", commit_id=commit)
    collected(host, tmp_path, no_code=False)
    shard = code(tmp_path)
    assert shard.counts["skipped: former head that the server no longer gives"] == 3
    assert [one["object"] for one in shard.of["skipped"]] == lost
    assert f"refs/pull/3/former/{former}" in {ref["ref"] for ref in shard.of["ref"]}


def test_a_clone_killed_half_way_gives_the_same(host: Host, work: tuple[World, str, str], tmp_path: Path) -> None:
    collected(host, tmp_path / "one", no_code=False)
    collected(host, tmp_path / "two", no_code=False)
    (clone,) = (tmp_path / "two/git/.clones").glob("*.git")
    shutil.rmtree(clone / "refs/pull/3/former")
    (tmp_path / "two/git/team+tool.jsonl").unlink()
    collected(host, tmp_path / "two", no_code=False)
    assert code(tmp_path / "two").bytes == code(tmp_path / "one").bytes


def test_a_former_head_does_not_make_a_commit_a_squash(
    host: Host, work: tuple[World, str, str], forge: Repository, tmp_path: Path
) -> None:
    _, former, _ = work
    landed = forge.git("commit-tree", f"{former}^{{tree}}", "-p", "main", "-m", "Try (#3)")
    forge.git("update-ref", "refs/heads/main", landed)
    collected(host, tmp_path, no_code=False)
    assert code(tmp_path).commit("Try (#3)")["integration"] is None


def test_code_that_cannot_be_cloned_is_one_line_and_the_rest_stays(
    host: Host, work: tuple[World, str, str], tmp_path: Path
) -> None:
    host.things[f"repos/{NAME}"]["clone_url"] = "file:///nowhere/at/all"
    assert "cannot be fetched" in refused(host, tmp_path, no_code=False)
    assert (tmp_path / "github/team+tool.jsonl").exists()
