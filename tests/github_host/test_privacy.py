"""Nobody's name, address or token is left behind, whatever happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from github_host import world
from github_host.conftest import KEY
from github_host.host import Fault, Host
from github_host.reading import TOKEN, collected, contents, refused
from github_host.world import ANN, BOT, GHOST, NAME, WHO, World, user
from smart_coding_dataset.sources._github.private import Privacy
from smart_coding_dataset.sources._people import People

PEOPLE = People(KEY.encode())
ANN_SHE = PEOPLE.login("ann-archer")
PRIVACY = Privacy(PEOPLE, NAME)


def test_nothing_written_names_a_person_or_holds_the_token(host: Host, world: World, tmp_path: Path) -> None:
    collected(host, tmp_path / "raw")
    written = contents(tmp_path)
    assert len(written) > 12
    for path, content in written.items():
        for word in (*WHO, KEY):
            assert word.encode() not in content.lower(), (path, word)


SLOW = pytest.mark.slow


@pytest.mark.parametrize("status", [302, pytest.param(401, marks=SLOW), pytest.param(500, marks=SLOW)])
def test_no_error_shows_the_token(host: Host, world: World, tmp_path: Path, status: int, capfd: Any) -> None:
    headers = {"Location": f"http://elsewhere.example/?{TOKEN}"}
    host.faults = [("repos", Fault(status=status, message=f"bad {TOKEN}", headers=headers))]
    environment = {**os.environ, "PYTHONDEVMODE": "1"}
    code = "import random, time; time.sleep = lambda s: None\nfrom ianvs_bridge.cli import main; main()"
    line = [sys.executable, "-c", code, "collect", "github", NAME, "--out", str(tmp_path), "--no-code"]
    if status == 500:
        host.faults *= 5
    done = subprocess.run(
        [*line, "--api-url", host.url], capture_output=True, text=True, env=environment, check=False
    )
    assert TOKEN not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 2, done.stderr


@pytest.mark.parametrize(
    ("account", "known"),
    [
        (ANN, PEOPLE.person("", "1+ann-archer@users.noreply.github.com")),
        (user("ANN-Archer"), PEOPLE.login("ann-archer")),
        (user("ann_corp"), PEOPLE.person("", "12+ann_corp@users.noreply.github.com")),
        (GHOST, None),
        (BOT, "tool-dependabot"),
        ({"login": "renovate", "__typename": "Bot"}, "tool-renovate"),
        ({"login": "Copilot", "type": "Bot"}, "tool-copilot"),
        ({"login": "codecov-io", "type": "User"}, "tool-codecov-io"),
    ],
)
def test_accounts_are_the_pseudonyms_of_their_addresses(account: dict[str, Any], known: str | None) -> None:
    assert PRIVACY.clean({"user": account}) == {"user": known}


def test_what_is_not_needed_is_dropped_with_all_in_it() -> None:
    assert PRIVACY.clean({"number": 1, "assignee": ANN, "_links": {"html": "x"}, "reactions": {}}) == {"number": 1}


_ABOUT_PEOPLE = st.fixed_dictionaries({"login": st.just("ann-archer")}) | st.builds(
    dict, st.just(world.identity())
)
_UNKNOWN = st.sampled_from(["payload", "avatar_url", "label", "head", "assignees", "new in 2030"])
_KNOWN = st.sampled_from(["user", "commit", "nodes", "source", "found"])
_JSON = st.recursive(
    _ABOUT_PEOPLE | st.dictionaries(_UNKNOWN, st.just("ann-archer"), max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KNOWN | _UNKNOWN, inner, max_size=3),
)


@settings(deadline=None)
@given(_JSON)
def test_people_are_found_wherever_they_stand(found: Any) -> None:
    assert "archer" not in json.dumps(PRIVACY.clean(found)).lower()


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("see https://github.com/ann-archer", f"see https://github.com/{ANN_SHE}"),
        ("[Ann](https://github.com/ann-archer/)", f"[Ann](https://github.com/{ANN_SHE}/)"),
        ("https://github.com/ann-archer/tool/tree/x", f"https://github.com/{ANN_SHE}/tool/tree/x"),
        ("https://github.com/team/tool/issues/3", "https://github.com/team/tool/issues/3"),
        ("https://github.com/other/library/issues/3", "https://github.com/other/library/issues/3"),
        ("https://gist.github.com/ann-archer/12ab", f"https://gist.github.com/{ANN_SHE}/12ab"),
        (
            "https://user-images.githubusercontent.com/4711/x.png",
            "https://user-images.githubusercontent.com/0/x.png",
        ),
        ("hosted by github.com.", "hosted by github.com."),
        ("@dependabot rebase", "@tool-dependabot rebase"),
    ],
)
def test_addresses_that_name_their_owner_are_redacted(text: str, redacted: str) -> None:
    assert PRIVACY.clean({"body": text}) == {"body": redacted}
    assert PRIVACY.clean({"body": redacted}) == {"body": redacted}


def test_a_branch_that_github_named_after_its_author_is_redacted() -> None:
    pull = {"user": ANN, "head": {"ref": "Ann-Archer-patch-1", "sha": "1", "label": "ann-archer:x"}}
    assert PRIVACY.clean(pull)["head"] == {"ref": f"{ANN_SHE}-patch-1", "sha": "1"}
    assert PRIVACY.clean({**pull, "user": user("an")})["head"]["ref"] == "Ann-Archer-patch-1"


def test_an_address_that_is_none_is_empty() -> None:
    assert PRIVACY.clean({"target_url": "https://[x"}) == {"target_url": ""}


def test_the_token_goes_to_no_other_host(host: Host, world: World, tmp_path: Path) -> None:
    with Host() as other:
        elsewhere = {"Link": f'<{other.url}/repos/{NAME}/issues?page=2>; rel="next"'}
        host.faults = [("/issues", Fault(body=[], headers=elsewhere))]
        assert "not followed" in refused(host, tmp_path)
        host.moved[f"repos/{NAME}"] = f"{other.url}/repos/{NAME}"
        assert "not followed" in refused(host, tmp_path / "new")
        assert not other.log


@pytest.mark.parametrize(
    "url", ["http://github.example", "https://ann:pw@github.example", "file:///x", "github.example", "https://"]
)
def test_an_address_that_is_not_safe_is_refused(host: Host, tmp_path: Path, url: str) -> None:
    host.url = url
    assert "--api-url" in refused(host, tmp_path)
