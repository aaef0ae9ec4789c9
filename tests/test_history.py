"""What ``history.Repository`` says is what git says."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from git_histories import odd
from git_histories.repository import Repository as Git
from random_history import random_history
from raw_histories import opened

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.composing import compose
from smart_coding_dataset.history.git import Change, Side

SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 8))]
Both = tuple[Git, Repository]
Tree = dict[str, tuple[str, str]]


@pytest.fixture(scope="module", params=["odd", *SEEDS])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("history")
    made = folder / "git"
    git = odd.odd(made) if request.param == "odd" else random_history(made, request.param)
    repository = opened(git, folder)
    yield git, repository
    repository.close()


@pytest.fixture
def small(tmp_path: Path) -> Git:
    git = Git(tmp_path / "small")
    git.commit("one", {"a.py": b"a = 1\n", "kept.py": b"k = 1\n"})
    git.commit("two", {"a.py": b"a = 2\n", "b.py": b"b = 1\n"})
    git.commit("three", {"a.py": b"a = 3\n"})
    return git


def ids(repository: Repository) -> list[str]:
    return [c.commit for c in repository.commits()]


def pairs(repository: Repository, count: int) -> list[tuple[str, str]]:
    chance, names = random.Random(0), ids(repository)
    return [(chance.choice(names), chance.choice(names)) for _ in range(count)]


def flat(files: dict[str, Side]) -> Tree:
    return {path: (side.mode, side.object) for path, side in files.items()}


def test_it_has_the_commits_of_git_with_parents_first(both: Both) -> None:
    git, repository = both
    names = ids(repository)
    assert sorted(names) == sorted(git.git("rev-list", "--all", "--exclude=refs/stash").split())
    assert [repository.commit(name) for name in names] == list(repository.commits())
    seen: set[str] = set()
    for commit in repository.commits():
        assert set(commit.parents) <= seen
        seen.add(commit.commit)


def test_a_tree_is_what_ls_tree_lists(both: Both) -> None:
    git, repository = both
    for name in ids(repository):
        assert flat(repository.tree(name)) == git.tree(name)


def test_a_file_at_a_commit_is_the_one_of_its_tree(both: Both) -> None:
    git, repository = both
    trees = {name: git.tree(name) for name in ids(repository)[::3]}
    paths = sorted({path for tree in trees.values() for path in tree})
    for (name, tree), path in itertools.product(trees.items(), paths):
        found = repository.file(name, path)
        assert (found and (found.mode, found.object)) == tree.get(path)
    assert repository.file(name, "never/there.py") is None


def test_between_is_rev_list(both: Both) -> None:
    git, repository = both
    for base, head in pairs(repository, 60):
        found = repository.between(base, head)
        assert sorted(found) == sorted(git.git("rev-list", f"{base}..{head}").split())
        assert found == [name for name in ids(repository) if name in found]


def test_an_ancestor_is_one_for_merge_base(both: Both) -> None:
    git, repository = both
    for ancestor, head in pairs(repository, 60):
        wanted = git.git("merge-base", "--all", ancestor, head) if ancestor != head else ancestor
        assert repository.is_ancestor(ancestor, head) == (wanted == ancestor)


def test_the_start_of_an_id_finds_its_commit(both: Both) -> None:
    _, repository = both
    names = ids(repository)
    for name in names:
        for length in (1, 2, 8, 40):
            same = [other for other in names if other.startswith(name[:length])]
            found = repository.abbreviated(name[:length].upper())
            assert (found and found.commit) == (name if len(same) == 1 else None)
    assert repository.abbreviated("no hexadecimal digits") is None


def test_text_is_the_content_or_none(both: Both) -> None:
    git, repository = both
    for name in ids(repository)[::5]:
        for side in repository.tree(name).values():
            text = repository.text(side)
            assert text is None or text.encode() == git.content(side.object)


def chains(repository: Repository) -> Iterator[list[str]]:
    """Chains of first parents, oldest first: every commit alone, and up to twelve that end at some commits."""
    names = ids(repository)
    yield from ([name] for name in names)
    for name in names[::4]:
        line = list(repository.first_parents(name))[:12]
        yield from (line[:n][::-1] for n in range(2, len(line) + 1))


def test_composed_commits_make_of_the_first_tree_the_last(both: Both) -> None:
    git, repository = both
    trees: dict[str, Tree] = {"": {}} | {name: git.tree(name) for name in ids(repository)}
    for chain in chains(repository):
        first = repository.commit(chain[0])
        assert first
        before, after = trees[first.parents[0] if first.parents else ""], trees[chain[-1]]
        changes = repository.composed(chain)
        assert_it_is_the_whole_change(changes, before, after)


def assert_it_is_the_whole_change(changes: list[Change], before: Tree, after: Tree) -> None:
    olds = [c.old for c in changes if c.old]
    news = [c.new for c in changes if c.new]
    assert all(before[side.path] == (side.mode, side.object) for side in olds)
    assert all(after[side.path] == (side.mode, side.object) for side in news)
    assert len({s.path for s in olds}) == len(olds)
    assert len({s.path for s in news}) == len(news)
    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert differing == {s.path for s in olds} | {s.path for s in news}


def side(path: str, content: str, mode: str = "100644") -> Side:
    return Side(path=path, mode=mode, object=content)


def change(status: str, old: Side | None, new: Side | None) -> Change:
    return Change(event="", commit="", parent=None, status=status, old=old, new=new)


def told(*commits: list[Change]) -> list[tuple[str, str | None, str | None]]:
    found = compose(commits)
    return [
        (c.status, c.old and f"{c.old.path}:{c.old.object}", c.new and f"{c.new.path}:{c.new.object}")
        for c in found
    ]


A, B = side("a", "1"), side("b", "2")


def test_renames_after_renames_are_one() -> None:
    moved, edited = side("b", "1"), side("c", "3")
    assert told([change("R", A, moved)], [change("R", moved, edited)]) == [("R", "a:1", "c:3")]


def test_what_comes_back_to_its_name_unchanged_is_no_change() -> None:
    moved = side("b", "1")
    assert not told([change("R", A, moved)], [change("R", moved, A)])
    assert not told([change("D", A, None)], [change("A", None, A)])
    assert not told([change("A", None, A)], [change("D", A, None)])


def test_a_file_moved_over_another_that_was_deleted_before_changes_the_other() -> None:
    deleted, moved = [change("D", B, None)], [change("R", A, side("b", "1"))]
    assert told(deleted, moved) == [("D", "a:1", None), ("M", "b:2", "b:1")]


def test_a_name_taken_again_is_changed_and_the_file_that_left_is_new() -> None:
    moved, again = [change("R", A, side("b", "1"))], [change("A", None, side("a", "3"))]
    assert told(moved, again) == [("M", "a:1", "a:3"), ("A", None, "b:1")]


def test_two_files_swap_their_names_at_once() -> None:
    swapped = [change("R", A, side("b", "1")), change("R", B, side("a", "2"))]
    assert told(swapped) == [("M", "a:1", "a:2"), ("M", "b:2", "b:1")]
    assert not told(swapped, [change("R", side("b", "1"), A), change("R", side("a", "2"), B)])


def test_a_copy_is_an_addition_and_leaves_its_source() -> None:
    copied = [change("C", A, side("c", "1")), change("M", A, side("a", "2"))]
    assert told(copied) == [("M", "a:1", "a:2"), ("A", None, "c:1")]


def test_a_moved_file_that_became_a_link_was_deleted_and_another_added() -> None:
    link = side("b", "9", "120000")
    became = [change("T", side("b", "1"), link)]
    assert told([change("R", A, side("b", "1"))], became) == [("D", "a:1", None), ("A", None, "b:9")]


def test_what_is_not_there_is_none(small: Git, tmp_path: Path) -> None:
    repository = opened(small, tmp_path)
    assert repository.commit("0" * 40) is None
    assert repository.abbreviated("0" * 40) is None
    assert repository.changes("0" * 40) == []
    assert repository.between("0" * 40, small.head()) == []
    assert repository.between(small.head(), "0" * 40) == []
    assert not repository.is_ancestor("0" * 40, small.head())
    assert repository.file("0" * 40, "a.py") is None
    assert repository.tree("0" * 40) == {}
    assert repository.blob("0" * 40) is None
    assert repository.issue_numbers() == repository.pull_numbers() == []
    assert (repository.issue(1), repository.pull(1), repository.comments(1)) == (None, None, [])
    repository.close()


def test_a_shallow_clone_goes_as_far_back_as_it_can(small: Git, tmp_path: Path) -> None:
    small.git("clone", "-q", "--depth=2", f"file://{small.folder}", str(tmp_path / "clone" / "shallow"))
    shallow = Git.__new__(Git)
    shallow.folder = tmp_path / "clone" / "shallow"
    repository = opened(shallow, tmp_path)
    two, three = small.head("HEAD~1"), small.head()
    assert ids(repository) == [two, three]
    assert list(repository.first_parents(three)) == [three, two]
    assert repository.between(two, three) == [three]
    assert repository.is_ancestor(two, three)
    assert not repository.is_ancestor(small.head("HEAD~2"), three)
    assert flat(repository.tree(three)).keys() == {"a.py"}, "what the boundary changed is not known"
    repository.close()


@pytest.mark.parametrize("what", ["HEAD~1:a.py", "HEAD~1^{tree}", "HEAD~1"])
def test_a_damaged_repository_gives_what_is_left(small: Git, tmp_path: Path, what: str) -> None:
    small.git("branch", "old", "HEAD~2")
    small.remove_object(small.head(what))
    repository = opened(small, tmp_path)
    for commit in repository.commits():
        repository.tree(commit.commit)
        for found in repository.composed([commit.commit]):
            repository.text(found.new)
    old, new = small.head("old"), small.head()
    assert repository.is_ancestor(old, new) == (what != "HEAD~1")
    assert flat(repository.tree(old)) == small.tree("old")
    assert repository.is_whole(old)
    assert repository.is_whole(new) == (what == "HEAD~1:a.py")
    repository.close()


def test_one_index_serves_both_sources_and_leaves_no_file_open(small: Git, tmp_path: Path) -> None:
    repository = opened(small, tmp_path)
    assert repository.sources == {"git"}
    assert repository.name == "team/tool"
    assert repository.head == small.head()
    repository.close()
    (tmp_path / "index").unlink()
