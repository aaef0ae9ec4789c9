"""One person is one pseudonym where GitHub tells that an account and an address of git are of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from git_histories.reading import KEY
from git_histories.repository import ANN, BOB
from git_histories.repository import Repository as Git
from github_events import ANN as ACCOUNT
from github_events import BOB as OTHER
from github_events import BOT, Hub
from hypothesis import given
from hypothesis import strategies as st

from smart_coding_dataset.gathered import Gathered
from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.people import People
from smart_coding_dataset.kinds import feedback, trajectory, version
from smart_coding_dataset.records import Drop
from smart_coding_dataset.sources._people import People as Pseudonyms
from smart_coding_dataset.sources.git import collect

ADDRESS = Pseudonyms(KEY.encode()).person(*ANN)
STRANGER = Pseudonyms(KEY.encode()).person(*BOB)


@pytest.fixture
def shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A pull request by one person, in git by address and on GitHub by account, reviewed by another."""
    monkeypatch.setenv("SMART_CODING_KEY", KEY)
    git, hub = Git(tmp_path / "tool"), Hub("team/tool")
    git.commit("Start", {"a.py": b"def f():\n    # One.\n    return 1\n", "LICENSE": b"made up"})
    git.git("checkout", "-q", "-b", "topic")
    first = git.commit("Two", {"a.py": b"def f():\n    # Two.\n    return 2\n"})
    last = git.commit("By another", {"b.py": b"x = 1\n"}, author=BOB)
    git.commit("Three", {"a.py": b"def f():\n    # Three.\n    return 3\n"})
    git.git("update-ref", "refs/pull/5/head", "HEAD")
    hub.pull(5, title="Two", body=f"With @{ADDRESS}.", head_commit=git.head())
    hub.pull_commit(5, first, message="Two", git_author=ADDRESS, author=ACCOUNT)
    hub.pull_commit(5, last, message="By another", git_author=STRANGER, author=None)
    hub.review_comment(5, 1, "a.py", "Why?", author=OTHER, original_line=2, original_commit=first)
    git.git("checkout", "-q", "main")
    return [collect(str(git.folder), out=tmp_path / "raw", name="team/tool").shard, hub.write(tmp_path / "raw")]


@pytest.fixture
def repository(shards: list[Path], tmp_path: Path) -> Iterator[Repository]:
    found = Repository(shards, tmp_path / "index")
    yield found
    found.close()


def test_what_git_and_github_tell_is_of_one_person(repository: Repository) -> None:
    pull = repository.pull(5)
    assert pull is not None
    assert pull.author == ACCOUNT
    assert pull.body == f"With @{ACCOUNT}."
    people = [commit.author and commit.author.person for commit in repository.commits()]
    assert people == [ACCOUNT, ACCOUNT, STRANGER, ACCOUNT]
    assert [told.git_author for told in repository.pull_commits(5)] == [ACCOUNT, STRANGER]


def test_an_address_that_mailmap_leads_to_is_joined_by_its_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMART_CODING_KEY", KEY)
    git, hub = Git(tmp_path / "tool"), Hub("team/tool")
    old = ("Ann", "ann@former.example")
    head = git.commit("Start", {".mailmap": b"Ann <ann@archer.example> <ann@former.example>\n"}, author=old)
    hub.pull(5, title="Start", head_commit=head)
    hub.pull_commit(5, head, git_author=Pseudonyms(KEY.encode()).person(*old), author=ACCOUNT)
    collected = [collect(str(git.folder), out=tmp_path / "raw", name="team/tool").shard]
    found = Repository([*collected, hub.write(tmp_path / "raw")], tmp_path / "index")
    (commit,) = found.commits()
    assert commit.author is not None
    assert commit.author.person == ACCOUNT
    found.close()


def test_rows_of_every_kind_show_one_person_once(shards: list[Path], tmp_path: Path) -> None:
    for kind in (trajectory, feedback, version):
        with Gathered(shards, tmp_path / "index") as gathered:
            rows = [row for row in kind.KIND.extract(gathered) if not isinstance(row, Drop)]
        assert rows
        assert ADDRESS not in str(rows), kind.__name__


def test_a_title_with_a_pseudonym_is_found_by_what_reverts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMART_CODING_KEY", KEY)
    git, hub = Git(tmp_path / "tool"), Hub("team/tool")
    title = f"Thank @{ADDRESS}"
    head = git.commit(title, {"a.py": b"a = 1\n"})
    back = git.commit(f'Revert "{title}"', {"a.py": b"a = 0\n"})
    hub.pull(5, title="x", head_commit=head)
    hub.pull_commit(5, head, git_author=ADDRESS, author=ACCOUNT)
    collected = [collect(str(git.folder), out=tmp_path / "raw", name="team/tool").shard]
    found = Repository([*collected, hub.write(tmp_path / "raw")], tmp_path / "index")
    commit = found.commit(head)
    assert commit is not None
    assert commit.title == f"Thank @{ACCOUNT}"
    assert [reverting.commit for reverting in found.naming(commit)] == [back]
    found.close()


NAMES = st.sampled_from([f"person-{n:016x}" for n in range(6)])


@given(st.lists(st.tuples(NAMES, NAMES)), st.data())
def test_who_is_joined_in_any_way_is_one(pairs: list[tuple[str, str]], data: Any) -> None:
    people = People()
    for account, address in pairs:
        people.join(account, address)
    for account, address in pairs:
        assert people.same(account) == people.same(address)
        assert people.same(account) in {account for account, _ in pairs}
    name = data.draw(NAMES)
    assert people.same(people.same(name)) == people.same(name)
    assert people.same({"a": [f"x {name}.", 1, None]}) == {"a": [f"x {people.same(name)}.", 1, None]}


def test_programs_the_gone_and_longer_names_are_left_alone() -> None:
    people = People()
    people.join(BOT, ADDRESS)
    people.join(None, ADDRESS)
    people.join(ACCOUNT, None)
    assert people.same(ADDRESS) == ADDRESS
    people.join(ACCOUNT, ADDRESS)
    assert people.same(f"{ADDRESS}0") == f"{ADDRESS}0"
    assert people.same(BOT) == BOT
