"""A patch makes of what was before what is after, byte for byte: git applies it, and git compares the trees."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from git_histories import odd
from git_histories.repository import Repository as Git
from hypothesis import given, settings
from hypothesis import strategies as st
from random_history import random_history
from raw_histories import opened

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.files import changed_files, patch
from smart_coding_dataset.history.git import Change, Side
from smart_coding_dataset.records import ChangedFile

SEEDS = [100, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(101, 108))]
Both = tuple[Git, Repository]


@pytest.fixture(scope="module", params=["odd", *SEEDS])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("patches")
    made = folder / "git"
    git = odd.odd(made) if request.param == "odd" else random_history(made, request.param)
    repository = opened(git, folder)
    yield git, repository
    repository.close()


def chains(repository: Repository) -> Iterator[list[str]]:
    """Every commit alone, and some of several, each the first parent of the next."""
    names = [c.commit for c in repository.commits()]
    yield from ([name] for name in names)
    for n, name in enumerate(names[::2]):
        line = list(itertools.islice(repository.first_parents(name), n % 9 + 2))
        yield line[::-1]


def applied(git: Git, base: str, made: str, left_out: Sequence[Change]) -> str:
    """The id of the tree that a patch, and the files that it does not hold, make of a tree."""
    own = {"GIT_INDEX_FILE": str(git.folder / ".git" / "scratch-index")}
    git.git("read-tree", base, env=own)
    gone = [c.old for c in left_out if c.old and c.status != "C"]
    git.git("update-index", "-z", "--index-info", stdin=b"".join(entry(s, gone=True) for s in gone), env=own)
    if made:
        git.git("apply", "--cached", "--whitespace=nowarn", "-", stdin=made.encode(), env=own)
    come = [c.new for c in left_out if c.new]
    git.git("update-index", "--replace", "-z", "--index-info", stdin=b"".join(map(entry, come)), env=own)
    return git.git("write-tree", env=own)


def entry(side: Side, *, gone: bool = False) -> bytes:
    """A line that ``update-index`` takes."""
    mode, name = ("0", "0" * 40) if gone else (side.mode, side.object)
    return f"{mode} {name}\t".encode() + os.fsencode(side.path) + b"\0"


def names(change: Change) -> set[str]:
    return {s.path.encode("utf-8", "backslashreplace").decode() for s in (change.old, change.new) if s}


def test_every_patch_makes_of_the_tree_before_the_tree_after(both: Both) -> None:
    git, repository = both
    empty = git.git("mktree", stdin=b"")
    for chain in chains(repository):
        first = repository.commit(chain[0])
        assert first
        changes = repository.composed(chain)
        files, left_out = changed_files(changes, repository)
        gone = [c for c in changes if names(c) & set(left_out)]
        before = first.parents[0] if first.parents else empty
        assert applied(git, before, patch(files), gone) == git.head(f"{chain[-1]}^{{tree}}")
        assert_the_files_are_those_of_git(git, files, before, chain[-1])


def assert_the_files_are_those_of_git(git: Git, files: list[ChangedFile], before: str, after: str) -> None:
    trees = git.tree(before), git.tree(after)
    for f in files:
        for tree, path, text, mode in (
            (trees[0], f.old_path or f.file_path, f.before, f.before_mode),
            (trees[1], f.file_path, f.after, f.after_mode),
        ):
            if text is None:
                assert mode is None
                continue
            assert tree[path][0] == mode
            if len(text) < 1_000:
                assert text.encode() == git.content(tree[path][1])


def test_what_is_no_text_is_left_out_and_named(both: Both) -> None:
    _, repository = both
    for commit in repository.commits():
        changes = repository.changes(commit.commit)
        files, left_out = changed_files(changes, repository)
        assert len(files) + len(left_out) == len(changes)
        for f in files:
            assert not any("\0" in text for text in (f.before, f.after, f.file_path) if text)


def test_the_odd_history_leaves_out_what_it_has_to(tmp_path: Path) -> None:
    git = odd.odd(tmp_path / "odd")
    repository = opened(git, tmp_path)
    left_out = {
        path for c in repository.commits() for path in changed_files(repository.changes(c.commit), repository)[1]
    }
    assert left_out == {"logo.png", "latin.txt", "declared.py", "wide.txt", "huge.bin", "\\udcff\\udcfe.py", "sub"}
    repository.close()


TEXTS = st.lists(
    st.sampled_from(
        ["a", "b", "", "é", "\ufeff", "--- a/x", "+++ b/x", "@@ -1 +1 @@", "-- ", "\\", " \t", "中文" * 40]
    ),
    max_size=12,
).flatmap(lambda lines: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda end: end.join(lines)))
NAMES = st.text("ab é\"\\\t\n\r中'#@*~-.\x01\x7f\u2028", min_size=1, max_size=8).filter(
    lambda name: name not in (".", "..") and not name.isspace()
)
MODES = st.sampled_from(["100644", "100755", "120000"])


@st.composite
def files(draw: st.DrawFn) -> ChangedFile:
    before, after = draw(st.none() | TEXTS), draw(TEXTS)
    old, new = draw(NAMES), draw(NAMES)
    gone = before is not None and draw(st.booleans())
    renamed = before is not None and not gone and old != new and draw(st.booleans())
    before_mode = draw(MODES)
    kept = before_mode if renamed and before_mode == "120000" else "100644"
    return ChangedFile(
        file_path=new,
        before=before,
        after=None if gone else after,
        old_path=old if renamed else None,
        before_mode=None if before is None else before_mode,
        after_mode=None if gone else kept if renamed else draw(MODES),
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Git:
    return Git(tmp_path_factory.mktemp("empty") / "git")


@given(file=files())
@settings(max_examples=40, deadline=None)
def test_any_change_of_one_file_can_be_applied(empty: Git, file: ChangedFile) -> None:
    before, after = (
        tree(empty, file.old_path or file.file_path, file.before_mode, file.before),
        tree(empty, file.file_path, file.after_mode, file.after),
    )
    assert applied(empty, before, patch([file]) if before != after else "", []) == after


def tree(git: Git, path: str, mode: str | None, text: str | None) -> str:
    if text is None:
        return git.git("mktree", stdin=b"")
    blob = git.git("hash-object", "-w", "--stdin", "--no-filters", stdin=text.encode())
    return git.git("mktree", "-z", stdin=f"{mode} blob {blob}\t{path}\0".encode())


def test_files_on_disk_change_as_those_in_the_index(tmp_path: Path) -> None:
    made = patch(
        [
            ChangedFile(file_path="a b.txt", before="one\r\ntwo", after="one\r\n2"),
            ChangedFile(file_path="new\nname.py", old_path='ol"d.py', before="x = 1\n", after="x = 2\n"),
        ]
    )
    (tmp_path / "a b.txt").write_bytes(b"one\r\ntwo")
    (tmp_path / 'ol"d.py').write_bytes(b"x = 1\n")
    subprocess.run(["git", "apply", "-"], input=made.encode(), cwd=tmp_path, check=True)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "a b.txt": b"one\r\n2",
        "new\nname.py": b"x = 2\n",
    }


@pytest.mark.parametrize("before", ["y" * 3_000_000 + "\n", "", "short\n"])
def test_a_line_of_three_megabytes(empty: Git, before: str) -> None:
    after = "z" * 3_000_000
    made = patch([ChangedFile(file_path="long.txt", before=before, after=after)])
    wanted = tree(empty, "long.txt", "100644", after)
    assert applied(empty, tree(empty, "long.txt", "100644", before), made, []) == wanted
