"""Pieces of work: what they were, how they landed, and that git agrees."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from git_histories.reading import KEY
from link_quality import conversations, git_alone, git_habits, joined
from link_quality.asking import played
from link_quality.story import Story

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.lines import is_release
from smart_coding_dataset.history.linking import fixes
from smart_coding_dataset.history.work import Work, work, works

Play = Callable[[Story], None]


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Callable[..., Repository]]:
    """Plays a history and reads it back, with git alone unless told otherwise."""
    opened = []

    def play(story: Play, *, with_github: bool = False) -> Repository:
        _, repository = played([story], tmp_path / str(len(opened)), with_github=with_github)
        opened.append(repository)
        return repository

    yield play
    for repository in opened:
        repository.close()


def test_a_merge_commit_is_the_end_of_a_pull_request(read: Callable[..., Repository]) -> None:
    def play(s: Story) -> None:
        s.topic("faster", "Measure", "Cache")
        s.commit("Meanwhile")
        s.pull(7, "faster", "Be faster\n\nTwice, I hope.", how="merge")

    repository = read(play)
    (found,) = works(repository)
    begin, meanwhile, merge = [
        c for c in repository.commits() if c.title in ("Begin", "Meanwhile") or c.parents[1:]
    ]
    assert (found.number, found.title, found.description) == (7, "Be faster", "Twice, I hope.")
    assert (found.outcome, found.base, found.head) == ("merged", begin.commit, merge.parents[1])
    assert [c.title for name in found.commits if (c := repository.commit(name))] == ["Measure", "Cache"]
    assert found.landing is not None
    assert (found.landing.how, found.landing.commits) == ("merge commit", [merge.commit])
    assert found.landing.base == meanwhile.commit
    assert found.closed_at == (merge.committer and merge.committer.time)
    assert found.author is not None
    assert found.author.startswith("person-")


@pytest.mark.parametrize("with_github", [False, True])
@pytest.mark.parametrize(("how", "landed"), [("merge", 1), ("squash", 1), ("rebase", 3)])
def test_each_way_of_landing_is_recognised(
    read: Callable[..., Repository], how: str, landed: int, with_github: bool
) -> None:
    def play(s: Story) -> None:
        s.topic("topic", "First", "Second", "Third")
        s.commit("Meanwhile")
        s.ref("refs/pull/5/head", "topic")
        s.pull(5, "topic", "Three steps", how=how)

    repository = read(play, with_github=with_github)
    (found,) = works(repository)
    assert found.landing is not None
    assert found.landing.how == {"merge": "merge commit"}.get(how, how)
    assert len(found.landing.commits) == landed
    assert len(found.commits) == 3
    assert repository.composed(found.landing.commits)


def test_a_rebase_may_leave_out_what_main_had_already(read: Callable[..., Repository]) -> None:
    def play(s: Story) -> None:
        s.topic("topic", "First", "In main already", "Third")
        s.pull(5, "topic", "Three steps", how="rebase")
        s.unmerged(6, s.topic("again", "One", "Two"), "Not merged")

    def shorter(s: Story) -> None:
        s.topic("topic", "First", "In main already", "Third")
        kept = [own for own in s.own("topic") if own[1] != "In main already"]
        for _, message, author, authored in kept:
            tip = s.commit(message, author=author, authored=authored)
        s.unmerged(5, "topic", "Three steps", state="merged", merge_commit=tip)

    for story, count in ((play, 3), (shorter, 2)):
        found = work(read(story, with_github=True), 5)
        assert found is not None
        assert found.landing is not None
        assert (found.landing.how, len(found.landing.commits)) == ("rebase", count)


def test_pushed_forward_is_told_by_github(read: Callable[..., Repository]) -> None:
    def play(s: Story) -> None:
        s.topic("topic", "First", "Second")
        s.forward("main", "topic")
        s.unmerged(5, "topic", "Two steps", state="merged", merge_commit=s.head("topic"))

    (found,) = works(read(play, with_github=True))
    assert found.landing is not None
    assert (found.landing.how, found.landing.commits) == ("fast-forward", found.commits)
    assert len(found.commits) == 2


@pytest.mark.parametrize(("state", "with_github"), [("open", False), ("open", True), ("closed", True)])
def test_what_was_never_merged_has_commits_but_no_landing(
    read: Callable[..., Repository], state: str, with_github: bool
) -> None:
    def play(s: Story) -> None:
        s.topic("topic", "First", "Second")
        s.commit("Meanwhile")
        s.ref("refs/pull/5/head", "topic")
        s.unmerged(5, "topic", "First", state=state)

    repository = read(play, with_github=with_github)
    (found,) = works(repository)
    assert (found.outcome, found.landing, len(found.commits), found.title) == (state, None, 2, "First")
    assert found.base == next(repository.commits()).commit


@pytest.mark.parametrize("with_github", [False, True])
def test_a_branch_of_the_same_repository_that_is_a_pull_request_is_no_line(
    read: Callable[..., Repository], with_github: bool
) -> None:
    def play(s: Story) -> None:
        s.branch("kept/topic")
        s.commit("First", "kept/topic")
        head = s.commit("Second", "kept/topic")
        s.commit("Meanwhile")
        if not with_github:
            s.ref("refs/pull/5/head", "kept/topic")
        s.unmerged(5, "kept/topic", "Two steps", head_commit=head)

    repository = read(play, with_github=with_github)
    (found,) = works(repository)
    assert (found.number, found.outcome, len(found.commits)) == (5, "open", 2)
    assert found.base == next(repository.commits()).commit


def test_a_branch_that_stays_is_a_line_though_a_pull_request_comes_from_it(
    read: Callable[..., Repository],
) -> None:
    def play(s: Story) -> None:
        for number, name in enumerate(("kept/8.1.x", "kept/develop"), start=5):
            s.branch(name)
            s.commit(f"Fix in {name}", name)
            s.ref(f"refs/pull/{number}/head", name)

    repository = read(play)
    assert [found.commits for found in works(repository)] == [[], []]


def test_reverted_work_is_told_until_it_is_done_again(read: Callable[..., Repository]) -> None:
    def gone(s: Story) -> str:
        (landed,) = s.pull(5, s.topic("topic", "x"), "Use the cache")
        return s.commit(f'Revert "Use the cache (#5)"\n\nThis reverts commit {landed}.')

    def back(s: Story) -> None:
        s.commit(f'Reapply "Use the cache (#5)"\n\nThis reverts commit {gone(s)}.')

    def outcomes(play: Play, *, with_github: bool) -> list[str]:
        return [found.outcome for found in works(read(play, with_github=with_github))]

    for with_github in (False, True):
        assert outcomes(lambda s: void(gone(s)), with_github=with_github) == ["reverted"]
        assert outcomes(back, with_github=with_github) == ["merged"]


def void(_: object) -> None:
    """Nothing of it."""


def test_reverting_each_commit_of_a_merge_reverts_it(read: Callable[..., Repository]) -> None:
    def play(s: Story) -> None:
        topic = s.topic("topic", "One", "Two")
        s.pull(5, topic, "Both", how="merge")
        for commit, message, _, _ in s.own(topic):
            s.commit(f'Revert "{message}"\n\nThis reverts commit {commit}.')

    assert [found.outcome for found in works(read(play))] == ["reverted"]


def test_pull_requests_come_by_number_and_branches_after_them(read: Callable[..., Repository]) -> None:
    def play(s: Story) -> None:
        s.commit("Merge branch 'first'", merge=s.topic("first", "a"))
        s.pull(30, s.topic("thirty", "b"), "Thirty", how="merge")
        s.pull(4, s.topic("four", "c"), "Four")
        s.commit("Merge branch 'second'", merge=s.topic("second", "d", "e"))

    for with_github in (False, True):
        found = list(works(read(play, with_github=with_github)))
        assert [(w.number, w.title) for w in found] == [
            (4, "Four"),
            (30, "Thirty"),
            (None, "a"),
            (None, "Merge branch 'second'"),
        ]


def test_branches_that_stay_are_no_work(read: Callable[..., Repository]) -> None:
    def play(s: Story) -> None:
        s.branch("kept/8.1.x")
        s.commit("Fix for 8.1", "kept/8.1.x")
        s.commit("Merge branch '8.1.x'", merge="kept/8.1.x")
        s.branch("theirs")
        s.commit("Pushed by another", "theirs")
        s.commit("Ours")
        s.commit("Merge branch 'main' of github.com:team/tool", merge="theirs")

    assert not list(works(read(play)))


@pytest.mark.parametrize(
    "name", ["8.1.x", "v2", "stable", "release/2.0", "2.x-maintenance", "hotfix/1.2", "lts/4"]
)
def test_branches_of_releases_are_known_by_name(name: str) -> None:
    assert is_release(name)


@pytest.mark.parametrize("name", ["main", "fix-3.1-crash", "py-3.10", "issue-12", "404", "release-notes", "2fa"])
def test_other_branches_are_none(name: str) -> None:
    assert not is_release(name)


def test_numbers_of_a_fork_are_not_ours(read: Callable[..., Repository]) -> None:
    def play(s: Story) -> None:
        s.branch("fork")
        s.commit("Merge pull request #2 from carl/x", "fork", merge=s.topic("x", "Inside", at="fork"))
        s.pull(200, "fork", "From the fork", how="merge")

    assert [found.number for found in works(read(play))] == [200]


def test_without_git_there_are_pull_requests_but_no_commits_and_no_fixes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMART_CODING_KEY", KEY)
    with Story(tmp_path / "git") as story:
        story.issue(3, "Crash")
        story.pull(4, story.topic("topic", "x"), "Mend it", "Fixes #3", closes=(3,))
    repository = Repository([story.hub.write(tmp_path / "raw")], tmp_path / "index")
    (found,) = works(repository)
    assert (found.number, found.outcome, found.commits, found.landing) == (4, "merged", [], None)
    assert not list(fixes(repository))
    repository.close()


STORIES = [
    (git_alone.SITUATIONS, False),
    (git_habits.SITUATIONS, False),
    (joined.SITUATIONS, True),
    (conversations.SITUATIONS, True),
]


@pytest.mark.parametrize(("situations", "with_github"), STORIES)
def test_git_agrees_on_where_work_started_and_what_it_holds(
    situations: list[Play], with_github: bool, tmp_path: Path
) -> None:
    def git(*arguments: str) -> list[str]:
        done = subprocess.run(
            ["git", *arguments], cwd=tmp_path / "git", capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    _, repository = played(situations, tmp_path, with_github=with_github)
    found = list(works(repository))
    assert len(found) > 5
    for piece in found:
        if piece.commits and piece.landing and piece.landing.how == "merge commit":
            (tip,) = piece.landing.commits
            assert piece.base in git("merge-base", "--all", f"{tip}^1", f"{tip}^2")
        if piece.commits and piece.base:
            assert set(piece.commits) == set(git("rev-list", f"{piece.base}..{piece.head}"))
        assert_is_a_chain(repository, piece)
    repository.close()


def assert_is_a_chain(repository: Repository, piece: Work) -> None:
    """The commits that work landed as are each the first parent of the next."""
    before = piece.landing.base if piece.landing else None
    for name in piece.landing.commits if piece.landing else ():
        commit = repository.commit(name)
        assert commit is not None
        assert commit.parents[0] == before
        before = name


@pytest.mark.parametrize(("situations", "with_github"), STORIES)
def test_the_same_raw_events_give_the_same_work_and_fixes(
    situations: list[Play], with_github: bool, tmp_path: Path
) -> None:
    said = []
    for turn in ("one", "two"):
        _, repository = played(situations, tmp_path / turn, with_github=with_github)
        said.append((list(works(repository)), list(fixes(repository))))
        repository.close()
    assert said[0] == said[1]
