"""``smart-coding collect github``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from github_host.host import Host
from github_host.reading import collected, refused
from github_host.world import NAME, World


def command(*arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    code = f"{before}\nfrom ianvs_bridge.cli import main; main()"
    line = [sys.executable, "-c", code, "collect", "github", *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_it_says_what_it_collected_and_what_it_left_out(host: Host, world: World, tmp_path: Path) -> None:
    done = command(NAME, "--out", str(tmp_path), "--api-url", host.url, "--no-code")
    counts = "2 issues, 1 pull requests, 3 comments, 1 reviews, 3 remarks, 5 checks"
    assert done.stdout.splitlines() == [
        f"{tmp_path}/github/team+tool.jsonl: {counts}",
        "       1 skipped: timeline: subscribed tells of no work",
    ]
    assert (done.returncode, done.stderr) == (0, "")
    again = command(NAME, "--out", str(tmp_path), "--replay")
    assert again.stdout == done.stdout


@pytest.mark.parametrize("missing", ["githubkit", "markdown_it"])
def test_a_missing_library_is_one_line(host: Host, world: World, tmp_path: Path, missing: str) -> None:
    before = f"import sys; sys.modules[{missing!r}] = None"
    options = (NAME, "--out", str(tmp_path), "--api-url", host.url, "--no-code")
    done = command(*options, before=before)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "pip install 'smart-coding[traces]'" in done.stderr


@pytest.mark.parametrize("name", ["tool", "team/tool/x", "../x", "team/..", "te am/tool", "-team/tool", "/tool"])
def test_what_is_no_name_is_said_before_anything_is_asked(host: Host, tmp_path: Path, name: str) -> None:
    assert "write OWNER/REPO" in refused(host, tmp_path, name)
    assert not host.log


def test_no_key_is_made_for_a_repository_that_is_not_there(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SMART_CODING_KEY")
    refused(host, tmp_path / "raw", "no/such")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("variable", ["GITHUB_TOKEN", "GH_TOKEN"])
def test_the_token_is_read_from_either_variable(
    host: Host, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    monkeypatch.setenv(variable, " one ")
    collected(host, tmp_path)
    assert {one.token for one in host.log} == {"token one"}
