"""From real histories to rows of ``version``: what is followed, what is stale, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from git_histories.reading import KEY
from git_histories.repository import Repository

from smart_coding_dataset import languages, rooms, schema
from smart_coding_dataset.checks.version import check
from smart_coding_dataset.gathered import Gathered
from smart_coding_dataset.kinds.version import KIND, MAX_LINES, extract
from smart_coding_dataset.records import Drop, LinePair, Version
from smart_coding_dataset.sources.git import collect
from smart_coding_dataset.versions.following import Followed, followed
from smart_coding_dataset.versions.lines import compare
from smart_coding_dataset.versions.reading import read

CODE = '''\
class Table:
    def load(self, path):
        """Load the rows of a file."""
        # The first line names the columns.
        head = self.head(path)
        rows = []  # in the order of the file
        for line in path:
            rows.append(line)
        return head, rows
'''


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    monkeypatch.setenv("SMART_CODING_KEY", KEY)
    yield Repository(tmp_path / "repo")


def found(made: Repository, folder: Path) -> list[Version | Drop]:
    done = collect(str(made.folder), out=folder / "raw")
    with Gathered([done.shard], folder / "index") as raw:
        return list(extract(raw))


def rows(made: Repository, folder: Path) -> list[Version]:
    made_rows = [item for item in found(made, folder) if isinstance(item, Version)]
    for row in made_rows:
        assert list(check(row)) == []
        assert schema.from_dict(Version, schema.to_dict(row)) == row
    return made_rows


def reasons(made: Repository, folder: Path) -> list[str]:
    return [item.reason for item in found(made, folder) if isinstance(item, Drop)]


def test_a_step_of_a_function_is_a_row(made: Repository, tmp_path: Path) -> None:
    first = made.commit("one", {"t.py": CODE.encode()})
    second = made.commit("Name rows\n\nbetter", {"t.py": CODE.replace("rows", "lines").encode()})
    (row,) = rows(made, tmp_path)
    assert row.id == f"git:{row.repository_name}/change/{second}/t.py::Table.load:2"
    assert (row.before_commit, row.commit, row.message) == (first, second, "Name rows\n\nbetter")
    assert (row.function, row.programming_language, row.file_path) == ("Table.load", "python", "t.py")
    assert (row.before_start_line, row.after_start_line) == (2, 2)
    assert row.before.startswith('def load(self, path):\n    """Load the rows'), "moved to the left"
    assert row.lines_changed == [LinePair(before=n, after=n) for n in (2, 5, 7, 8)]
    assert (row.lines_added, row.lines_deleted) == ([], [])
    assert (row.changed, row.comment_followed, row.summary_followed, row.stale) == ("both", False, True, [5])
    assert row.actor
    assert row.actor.startswith("person-")
    assert row.created_at == "2023-11-14T22:15:20Z"
    assert KIND.duplicate_key(row) == KIND.duplicate_key(replace(row, id="another"))


def test_renames_of_file_and_function_are_followed(made: Repository, tmp_path: Path) -> None:
    made.commit("one", {"t.py": CODE.encode()})
    made.git("mv", "t.py", "u.py")
    made.commit("two", {"u.py": CODE.replace("def load", "def read").encode()})
    (row,) = rows(made, tmp_path)
    assert (row.old_path, row.file_path, row.function) == ("t.py", "u.py", "Table.read")


def test_a_merge_gives_only_what_is_its_own(made: Repository, tmp_path: Path) -> None:
    other = CODE.replace("Table", "Other").replace("load", "send")
    base = made.commit("base", {"t.py": (CODE + "\n\n" + other).encode()})
    made.git("checkout", "-q", "-b", "topic")
    theirs = made.commit("theirs", {"t.py": (CODE + "\n\n" + other.replace("[]", "list()")).encode()})
    made.git("checkout", "-q", "main")
    ours = made.commit("ours", {"t.py": (CODE.replace("[]", "set()") + "\n\n" + other).encode()})
    made.git("merge", "-q", "--no-commit", "-s", "ours", "topic")
    both = CODE.replace("[]", "tuple()") + "\n\n" + other.replace("[]", "list()")
    merge = made.commit("merge", {"t.py": both.encode()})
    told = [(row.commit, row.before_commit, row.function) for row in rows(made, tmp_path)]
    assert sorted(told[:2]) == sorted([(theirs, base, "Other.send"), (ours, base, "Table.load")])
    assert told[2:] == [(merge, ours, "Table.load")]


def test_what_gives_no_row_is_counted(made: Repository, tmp_path: Path) -> None:
    bare = "def f(x):\n    return x\n"
    stub = 'def f(x):\n    """Say it."""\n'
    long = CODE + "".join(f"        n{i} = {i}\n" for i in range(MAX_LINES))
    old = 'def f(x):\n    # Say it.\n    print "x"\n'
    generated = "# Automatically generated\n" + CODE
    before = {
        "a.py": bare,
        "b.py": stub,
        "c.py": long,
        "d.py": old,
        "e.py": CODE,
        "g.py": generated,
        "n.txt": "a\n",
    }
    made.commit("one", {path: text.encode() for path, text in before.items()})
    after = {
        "a.py": bare.replace("return x", "return y"),
        "b.py": stub.replace("Say", "Tell"),
        "c.py": long.replace("rows", "lines"),
        "d.py": old.replace('"x"', '"y"'),
        "e.py": CODE.replace("[]  # in", "[ ] # in"),
        "g.py": generated.replace("rows", "lines"),
        "n.txt": "b\n",
    }
    made.commit("two", {path: text.encode() for path, text in after.items()})
    made.commit("three", {"a.py": b"caf\xe9\n"})
    assert reasons(made, tmp_path) == [
        "version: no comment before or after",
        "version: nothing but a docstring in the body",
        "version: too long",
        "version: does not parse",
        "version: only its layout changed",
        "file: generated",
        "file: no UTF-8 text",
    ]
    assert rows(made, tmp_path / "again") == []


def test_added_and_deleted_functions_are_no_versions(made: Repository, tmp_path: Path) -> None:
    made.commit("one", {"t.py": CODE.encode()})
    made.commit("two", {"t.py": CODE.encode() + b"\n\ndef new():\n    # Why.\n    return 1\n"})
    made.commit("three", {"t.py": b"\n\ndef new():\n    # Why.\n    return 1\n"})
    made.commit("four", {"t.py": None})
    assert found(made, tmp_path) == []


def test_the_same_history_gives_the_same_rows(made: Repository, tmp_path: Path) -> None:
    for n in range(4):
        made.commit(f"step {n}", {"t.py": CODE.replace("[]", f"[{n}]").encode()})
    assert found(made, tmp_path / "a") == found(made, tmp_path / "b")


PYTHON = '''\
def f(x):
    """Give the double of x."""
    # Twice is enough.
    y = 2 * x
    z = y + 1  # one more
    return z
'''


def follow(before: str, after: str, language: str = "python") -> Followed:
    member = rooms.member(languages, language, "LANGUAGE")
    return followed(read(before, member), read(after, member), member)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2 * x", "3 * x", (True, False, False, False, [3])),  # the comment above stayed, the docstring as well
        ("y + 1 ", "y + 2 ", (True, False, False, False, [5])),  # so did the one beside
        ("return z", "return -z", (True, False, None, False, [])),  # a line without a comment
        ("# Twice is enough.\n    y = 2", "# Thrice is enough.\n    y = 3", (True, True, True, False, [])),
        ("    # Twice is enough.\n    y = 2", "    y = 3", (True, True, True, False, [])),  # gone with its line
        (PYTHON[PYTHON.index("double") :], 'third."""\n    return x / 3\n', (True, True, True, True, [])),
        ('    """Give the double of x."""\n    # Twice', "    # At least 3 times", (False, True, None, None, [])),
        ("Twice", "Two times", (False, True, None, None, [])),
        ("double of x", "double of x and one", (False, True, None, None, [])),
        ("    return z", "    return (\n        z\n    )", (False, False, None, None, [])),
        (
            "    y = 2 * x\n    z",
            "    log(x)\n    y = 2 * x\n    z",
            (True, False, False, False, [3]),
        ),  # now above log
        ("    return z", "    # Never less.\n    return max(z, 0)", (True, True, True, False, [])),
        ("# one more", "# one more  # noqa", (False, False, None, None, [])),
    ],
)
def test_comments_follow_or_stay(
    old: str, new: str, expected: tuple[bool, bool, bool | None, bool | None, list[int]]
) -> None:
    assert old in PYTHON
    seen = follow(PYTHON, PYTHON.replace(old, new))
    assert (seen.code, seen.comments, seen.lines, seen.summary, seen.stale) == expected


def test_code_without_comments_on_it_has_nothing_to_follow() -> None:
    before = "def f(x):\n    # Twice.\n    y = 2 * x\n    return y\n"
    seen = follow(before, before.replace("return y", "return -y"))
    assert (seen.lines, seen.summary) == (None, None)


def test_a_line_moved_to_the_right_did_not_change() -> None:
    before = "def f(x):\n    # Twice.\n    y = 2 * x\n    return y\n"
    after = "def f(x):\n    if x:\n        # Twice.\n        y = 2 * x\n    return y\n"
    seen = follow(before, after)
    assert (seen.code, seen.lines, seen.stale) == (True, None, [])


def test_a_doc_comment_above_is_on_the_whole() -> None:
    before = "// f doubles x.\nfunc f(x int) int {\n\treturn 2 * x\n}\n"
    assert follow(before, before.replace("2 *", "3 *"), "go").summary is False
    assert follow(before, before.replace("doubles", "trebles").replace("2 *", "3 *"), "go").summary is True
    assert follow(before, before.replace("\t", "  "), "go") == Followed(
        code=False, comments=False, lines=None, summary=None, stale=[]
    )


def test_lines_that_are_alike_are_changed_and_others_replaced() -> None:
    lines = compare("a = 1\nb = compute(a)\nc\n", "a = 1\nb = compute(a, 2)\nreturn None\nc\n")
    assert (lines.changed, lines.added, lines.deleted) == ([LinePair(before=2, after=2)], [3], [])
    lines = compare("one\n", "completely different\n")
    assert (lines.changed, lines.added, lines.deleted) == ([], [1], [1])


FAULTY = [
    ({"programming_language": "klingon"}, "programming_language"),
    ({"changed": "all"}, "changed"),
    ({"lines_added": [99]}, "lines_added"),
    ({"stale": [0]}, "stale"),
    ({"lines_deleted": [2, 1]}, "lines_deleted"),
    ({"lines_deleted": [4]}, "lines_changed"),
    ({"lines_changed": []}, "after"),
    ({"changed": "comments"}, "comment_followed"),
    ({"comment_followed": None}, "comment_followed"),
    ({"changed": "comments"}, "summary_followed"),
    ({"summary_followed": True}, "summary_followed"),
]


ROW = Version(
    id="a",
    repository_name="team/tool",
    file_path="a.py",
    function="f",
    programming_language="python",
    before=PYTHON,
    after=PYTHON.replace("2 * x", "3 * x"),
    lines_added=[],
    lines_changed=[LinePair(before=4, after=4)],
    lines_deleted=[],
    changed="code",
    comment_followed=False,
    summary_followed=False,
    stale=[3],
    before_start_line=1,
    after_start_line=1,
    before_commit="1" * 40,
    commit="2" * 40,
    message="",
    actor=None,
)


@pytest.mark.parametrize(("fault", "column"), FAULTY)
def test_a_faulty_row_is_seen(fault: dict[str, object], column: str) -> None:
    assert list(check(ROW)) == []
    assert column in {seen.column for seen in check(replace(ROW, **fault))}  # type: ignore[arg-type]
