"""``collect git``: from a path and from a URL, again and again, killed and refused."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from git_histories.reading import KEY, Shard, collected
from git_histories.repository import Repository
from git_histories.test_damage import snapshot
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources.git import collect


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    code = "from ianvs_bridge.cli import main; main()"
    line = [sys.executable, "-c", code, "collect", "git", *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False, **options)


def contents(out: Path) -> dict[str, bytes]:
    found = (p for p in sorted(out.rglob("*")) if p.is_file() and ".clones" not in p.parts)
    return {str(p.relative_to(out)): p.read_bytes() for p in found}


def test_the_same_repository_gives_the_same_bytes(small: Repository, tmp_path: Path) -> None:
    first = collected(small, tmp_path / "one")
    small.git("gc", "-q")
    assert collected(small, tmp_path / "two").bytes == first.bytes
    small.git("clone", "-q", "--mirror", str(small.folder), str(tmp_path / "small.git"))
    small.git("--git-dir", str(tmp_path / "small.git"), "remote", "remove", "origin")
    mirror = collect(str(tmp_path / "small.git"), out=tmp_path / "three")
    assert mirror.shard.read_bytes() == first.bytes


def test_a_second_run_finds_it_there_until_something_changes(small: Repository, tmp_path: Path) -> None:
    assert collect(str(small.folder), out=tmp_path).written
    again = collect(str(small.folder), out=tmp_path)
    assert not again.written
    assert "there already: 3 commits" in str(again)
    small.commit("four", {"d.py": b"d = 1\n"})
    more = collect(str(small.folder), out=tmp_path)
    assert more.written
    assert more.counts["commit"] == 4


def test_another_key_collects_anew(small: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = collected(small, tmp_path)
    monkeypatch.setenv("SMART_CODING_KEY", KEY[::-1])
    second = collected(small, tmp_path)
    assert first.of["commit"][0]["author"] != second.of["commit"][0]["author"]
    assert KEY.encode() not in first.bytes


def test_another_repository_of_the_same_name_is_refused(small: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other" / "small")
    other.commit("else", {"z.py": b"z = 1\n"})
    collected(small, tmp_path / "raw")
    with pytest.raises(UserError, match="holds another repository"):
        collected(other, tmp_path / "raw")
    assert collected(other, tmp_path / "raw", name="other/small").repository["name"] == "other/small"
    assert sorted(p.name for p in (tmp_path / "raw/git").iterdir()) == ["other+small.jsonl", "small.jsonl"]


def test_the_remote_gives_name_and_address_but_no_credentials(small: Repository, tmp_path: Path) -> None:
    small.git("remote", "add", "origin", "https://user:s3cret@github.com/octo/tools.git")
    shard = collected(small, tmp_path)
    assert (shard.repository["name"], shard.repository["url"]) == ("octo/tools", "https://github.com/octo/tools")
    assert b"s3cret" not in shard.bytes


def test_a_url_is_cloned_and_then_kept_up_to_date(small: Repository, tmp_path: Path) -> None:
    small.git("update-ref", "refs/pull/4/head", "HEAD~1")
    small.git("tag", "-a", "v1", "-m", "one")
    url = f"file://{small.folder}"
    first = Shard(collect(url, out=tmp_path / "raw").shard)
    assert first.of["commit"] == collected(small, tmp_path / "path").of["commit"]
    assert {ref["ref"] for ref in first.of["ref"]} == {"refs/heads/main", "refs/pull/4/head", "refs/tags/v1"}
    assert first.repository["name"] == "small"
    small.commit("four", {"d.py": b"d = 1\n"})
    small.git("checkout", "-q", "-b", "next")
    small.git("branch", "-q", "-D", "main")
    second = Shard(collect(url, out=tmp_path / "raw").shard)
    assert second.repository["head_ref"] == "refs/heads/next"
    assert second.counts["commit"] == 4
    assert "refs/heads/main" not in {ref["ref"] for ref in second.of["ref"]}


def test_a_clone_left_half_done_is_completed(small: Repository, tmp_path: Path) -> None:
    url = f"file://{small.folder}"
    whole = collect(url, out=tmp_path / "one").shard.read_bytes()
    collect(url, out=tmp_path / "two")
    (clone,) = (tmp_path / "two/git/.clones").glob("*.git")
    shutil.rmtree(clone / "objects")
    (clone / "packed-refs.lock").touch()
    (clone / "HEAD.lock").touch()
    (tmp_path / "two/git/small.jsonl").unlink()
    assert collect(url, out=tmp_path / "two").shard.read_bytes() == whole


@pytest.mark.slow
@pytest.mark.parametrize("remote", [False, True])
def test_killed_at_any_moment_and_run_again_it_is_the_same(
    small: Repository, tmp_path: Path, remote: bool
) -> None:
    for number in range(60):
        small.commit(f"more {number}", {f"f{number % 7}.py": b"x = %d\n" % number * 200})
    where = f"file://{small.folder}" if remote else str(small.folder)
    collect(where, out=tmp_path / "whole")
    wanted, before = contents(tmp_path / "whole"), snapshot(small.folder)
    chance = random.Random(3)
    code = "import sys; from pathlib import Path; from smart_coding_dataset.sources.git import collect\n"
    code += "collect(sys.argv[1], out=Path(sys.argv[2]))"
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", code, where, str(tmp_path / "timed")], check=True)
    whole_run = time.monotonic() - started
    killed = 0
    for number in range(60):  # until it was caught running often enough; a machine may be quick once, not always
        out = tmp_path / f"raw{number}"
        for _ in range(2):
            run = subprocess.Popen(
                [sys.executable, "-c", code, where, str(out)], start_new_session=number % 2 == 0
            )
            with suppress(subprocess.TimeoutExpired):
                run.wait(chance.uniform(0.2, 0.95) * whole_run)
            with suppress(ProcessLookupError):
                (os.killpg if number % 2 == 0 else os.kill)(run.pid, signal.SIGKILL)
            killed += run.wait() == -signal.SIGKILL
        collect(where, out=out)
        assert contents(out) == wanted
        if killed >= 6:
            break
    assert killed, "not once was it caught running"
    assert snapshot(small.folder) == before


@pytest.mark.parametrize("at", [0, 1, 7, 13, 15, 16])
def test_killed_after_any_event_and_run_again_it_is_the_same(small: Repository, tmp_path: Path, at: int) -> None:
    whole = collected(small, tmp_path / "whole")
    code = f"""
import os, signal
from contextlib import suppress
from pathlib import Path
from smart_coding_dataset.sources import git
real = git.events
def events(*arguments):
    for number, event in enumerate(real(*arguments)):
        if number == {at}:
            os.kill(os.getpid(), signal.SIGKILL)
        yield event
    os.kill(os.getpid(), signal.SIGKILL)
git.events = events
git.collect({str(small.folder)!r}, out=Path({str(tmp_path / "raw")!r}))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    assert not (tmp_path / "raw/git/small.jsonl").exists()
    assert collected(small, tmp_path / "raw").bytes == whole.bytes
    assert contents(tmp_path / "raw") == contents(tmp_path / "whole")


def refused(*arguments: str, **options: Any) -> str:
    done = command(*arguments, **options)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert not done.stdout
    return done.stderr


def test_bad_input_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    Repository(tmp_path / "empty")
    assert "no commits" in refused(str(tmp_path / "empty"), "--out", str(tmp_path / "raw"))


@pytest.mark.parametrize(
    ("given", "name", "said"),
    [
        ("nowhere", None, "no such folder"),
        ("plain", None, "not a git repository"),
        ("file", None, "not a git repository"),
        ("hollow", None, "not a git repository"),
        ("empty", None, "no commits"),
        ("file:///nowhere/at/all", None, "cannot be fetched"),
        ("ext::sh -c true", None, "no URL that git fetches"),
        ("ext::sh://x", None, "no URL that git fetches"),
        ("https://", None, "no URL that git fetches"),
        ("empty", "../x", "no name of a repository"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, name: str | None, said: str
) -> None:
    monkeypatch.delenv("SMART_CODING_KEY")
    monkeypatch.chdir(tmp_path)
    Repository(tmp_path / "empty")
    (tmp_path / "plain").mkdir()
    (tmp_path / "hollow/.git").mkdir(parents=True)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match=said) as caught:
        collect(given, out=tmp_path / "raw", name=name)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "raw.key").exists(), "no key is made for nothing"


def test_an_unreachable_host_is_one_line_without_the_password(tmp_path: Path) -> None:
    said = refused("http://ann:s3cret@127.0.0.1:9/x/y.git", "--out", str(tmp_path / "raw"))
    assert "127.0.0.1:9/x/y.git" in said
    assert "s3cret" not in said
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and b"s3cret" in p.read_bytes()]


def test_no_git_on_the_path(small: Repository, tmp_path: Path) -> None:
    said = refused(str(small.folder), "--out", str(tmp_path / "raw"), env={**os.environ, "PATH": str(tmp_path)})
    assert "git is not on the PATH" in said


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to become another user")
@pytest.mark.parametrize("closed", [".", ".git", ".git/objects"])
def test_a_path_without_permission(small: Repository, tmp_path: Path, closed: str) -> None:
    code = "import os\nfrom pathlib import Path\nfrom smart_coding_dataset.sources.git import collect\n"
    code += (
        f"os.setgid(65534); os.setuid(65534)\ncollect({str(small.folder)!r}, out=Path({str(tmp_path / 'raw')!r}))"
    )
    for folder in [tmp_path, *tmp_path.parents][:-2]:
        folder.chmod(folder.stat().st_mode | 0o755)
    (small.folder / closed).chmod(0o700)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1].startswith("smart_coding_dataset.errors.UserError: ")
    assert "no permission to read" in done.stderr


def test_the_command_says_what_it_did(small: Repository, tmp_path: Path) -> None:
    done = command(str(small.folder), "--out", str(tmp_path / "raw"))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path}/raw/git/small.jsonl: 3 commits, 4 changes, 4 blobs\n"
