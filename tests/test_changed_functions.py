"""Which functions a change changed: names, nesting, overloads, renames, and trees made of older ones."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.records import ChangedFile
from smart_coding_dataset.versions import Changed, Trees, changed_functions
from smart_coding_dataset.versions.functions import functions_at
from smart_coding_dataset.versions.hunks import hunks

ALL = [".py", ".go", ".java", ".js", ".ts", ".c", ".cpp", ".rs"]


def changed(before: str | None, after: str | None, path: str = "a.py") -> list[Changed]:
    return list(changed_functions(ChangedFile(file_path=path, before=before, after=after), Trees()))


def told(found: list[Changed]) -> list[str]:
    """``+name`` where it was added, ``-name`` where it was deleted, ``old > new`` where it was renamed."""
    return [_told(one) for one in found]


def _told(one: Changed) -> str:
    if one.before is None or one.after is None:
        return f"+{one.after.name}" if one.after else f"-{one.before.name}" if one.before else ""
    return one.after.name if one.after.name == one.before.name else f"{one.before.name} > {one.after.name}"


BEFORE = {
    ".py": "class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 22\n",
    ".go": "package a\n\nfunc (a *A) f() int {\n\treturn 1\n}\n\nfunc (a A) g() int {\n\treturn 22\n}\n",
    ".java": "class A {\n  int f() {\n    return 1;\n  }\n\n  int g() {\n    return 22;\n  }\n}\n",
    ".js": "class A {\n  f() {\n    return 1;\n  }\n\n  g() {\n    return 22;\n  }\n}\n",
    ".ts": "class A {\n  f(): number {\n    return 1;\n  }\n\n  g(): number {\n    return 22;\n  }\n}\n",
    ".c": "int A_f(void)\n{\n  return 1;\n}\n\nint A_g(void)\n{\n  return 22;\n}\n",
    ".cpp": "struct A {\n  int f() {\n    return 1;\n  }\n  int g() {\n    return 22;\n  }\n};\n",
    ".rs": "impl A {\n    fn f() -> i32 {\n        1\n    }\n\n    fn g() -> i32 {\n        22\n    }\n}\n",
}


@pytest.mark.parametrize("extension", ALL)
def test_every_language_tells_the_one_that_changed(extension: str) -> None:
    before = BEFORE[extension]
    name = "A_g" if extension == ".c" else "A.g"
    assert told(changed(before, before.replace("22", "33"), f"a{extension}")) == [name]


@pytest.mark.parametrize("extension", ALL)
def test_a_comment_right_above_belongs_to_the_function(extension: str) -> None:
    mark = "#" if extension == ".py" else "//"
    lines = BEFORE[extension].split("\n")
    at = next(n for n, line in enumerate(lines) if "g(" in line)
    margin = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    lines[at:at] = [f"{margin}{mark} Gives two.", f"{margin}{mark} Always."]
    before = "\n".join(lines)
    (one,) = changed(before, before.replace("Gives", "Returns"), f"a{extension}")
    assert one.after
    assert one.after.name.endswith("g")
    assert one.after.text.split("\n")[0] == f"{margin}{mark} Returns two."
    assert one.after.start == one.after.top + 2


def test_the_room_of_languages_is_covered() -> None:
    extensions = {
        e for name in rooms.names(languages) for e in rooms.member(languages, name, "LANGUAGE").extensions
    }
    assert set(ALL) <= extensions
    assert len(ALL) == len(rooms.names(languages))


def test_added_and_deleted_functions_are_told_in_the_order_of_the_file() -> None:
    before = "def a():\n    return 1\n\n\ndef b():\n    return 2\n\n\ndef c():\n    return 3\n"
    after = "def a():\n    return 1\n\n\ndef new(x, y):\n    print(x)\n    return y\n\n\ndef c():\n    return 4\n"
    assert told(changed(before, after)) == ["+new", "-b", "c"] or told(changed(before, after)) == [
        "-b",
        "+new",
        "c",
    ]
    assert told(changed(None, before)) == ["+a", "+b", "+c"]
    assert told(changed(before, None)) == ["-a", "-b", "-c"]


def test_a_new_neighbour_changes_nothing() -> None:
    before = "def a():\n    return 1\n\n\ndef b():\n    return 2\n"
    between = "def a():\n    return 1\n\n\ndef new():\n    return 5\n\n\ndef b():\n    return 2\n"
    assert told(changed(before, between)) == ["+new"]
    assert told(changed(between, before)) == ["-new"]


def test_a_function_cut_in_two_is_followed() -> None:
    before = "def a():\n    one()\n    two()\n    three()\n    four()\n"
    after = "def a():\n    one()\n    two()\n\n\ndef b():\n    three()\n    four()\n"
    assert told(changed(before, after)) == ["a", "+b"]
    assert told(changed(after, before)) == ["a", "-b"]


def test_a_nested_function_is_told_and_the_outer_one_only_for_its_own_lines() -> None:
    before = "def outer():\n    def inner():\n        return 1\n\n    return inner\n"
    assert told(changed(before, before.replace("1", "2"))) == ["outer.inner"]
    assert told(changed(before, before.replace("return inner", "return inner()"))) == ["outer"]
    assert told(changed(before, before.replace("1", "2").replace("return inner", "return inner()"))) == [
        "outer",
        "outer.inner",
    ]


def test_functions_under_conditions_and_overloads_are_found() -> None:
    before = (
        "if WIN:\n    def size():\n        return win()\nelse:\n    def size():\n        return unix()\n\n\n"
        "@overload\ndef f(x: int) -> int: ...\n@overload\ndef f(x: str) -> str: ...\ndef f(x):\n    return x\n"
    )
    (one,) = changed(before, before.replace("unix()", "posix()"))
    assert one.before
    assert (one.before.name, one.before.start) == ("size", 5)
    (two,) = changed(before, before.replace("str) -> str", "str) -> bytes"))
    assert two.after
    assert (two.after.name, two.after.start, two.after.end) == ("f", 11, 12)


def test_conditional_functions_in_c_are_found() -> None:
    before = "#ifdef A\nint f(void)\n{\n  return 1;\n}\n#else\nint f(void)\n{\n  return 2;\n}\n#endif\n"
    (one,) = changed(before, before.replace("2", "3"), "a.c")
    assert one.after
    assert (one.after.name, one.after.start) == ("f", 7)


def test_a_renamed_function_is_one_and_the_same() -> None:
    before = "def read_all(path):\n    with open(path) as file:\n        return file.read().split()\n"
    assert told(changed(before, before.replace("read_all", "words"))) == ["read_all > words"]
    other = "def total(numbers):\n    return sum(n * n for n in numbers if n)\n"
    assert told(changed(before, other)) in (["-read_all", "+total"], ["+total", "-read_all"])


def test_a_decorator_is_part_of_the_function() -> None:
    before = "class A:\n    def f(self):\n        return 1\n"
    after = "class A:\n    @property\n    def f(self):\n        return 1\n"
    (one,) = changed(before, after)
    assert one.after
    assert one.after.text.startswith("    @property\n    def f")
    (attributed,) = changed("fn f() {}\n", "#[inline]\nfn f() {}\n", "a.rs")
    assert attributed.after
    assert attributed.after.text == "#[inline]\nfn f() {}"


def test_code_with_faults_is_read_around_them() -> None:
    before = "def a(:\n    return\n\n\ndef b():\n    return 1\n"
    assert "b" in told(changed(before, before.replace("1", "2")))
    old = 'def a():\n    print "old Python"\n'
    assert told(changed(old, old.replace("old", "very old"))) == ["a"]


def test_another_language_is_another_file() -> None:
    file = ChangedFile(
        file_path="a.ts", old_path="a.js", before="function f() {}\n", after="function f(): void {}\n"
    )
    assert told(list(changed_functions(file, Trees()))) == ["-f", "+f"]


@pytest.mark.parametrize("extra", ["\r\n", "\ufeff", "", "\n\n"])
def test_line_ends_and_marks_are_no_change(extra: str) -> None:
    text = "def a():\n    return 1\n"
    other = {"\r\n": text.replace("\n", "\r\n"), "\ufeff": "\ufeff" + text, "": text[:-1], "\n\n": text + "\n\n"}
    assert changed(text, other[extra]) == []


LINES = st.lists(st.sampled_from(["", "a", "b", "é", "  a"]), max_size=8).map("\n".join)


@given(LINES, LINES)
def test_hunks_make_one_text_of_the_other(before: str, after: str) -> None:
    old, new = before.encode().splitlines(keepends=True), after.encode().splitlines(keepends=True)
    made: list[bytes] = []
    at = 0
    for hunk in hunks(before.encode(), after.encode()):
        made += old[at : hunk.before.start - 1]
        assert len(made) == hunk.after.start - 1
        made += new[hunk.after.start - 1 : hunk.after.stop - 1]
        at = hunk.before.stop - 1
    assert b"".join([*made, *old[at:]]) == after.encode()


PIECES = {
    "a.py": ["def f{}(x):\n    return {}\n\n", "# {} {}\n", "class A{}:\n    def g(self):\n        return {}\n\n"],
    "a.go": ["func f{}() int {{\n\treturn {}\n}}\n\n", "// {} {}\n", "var v{} = {}\n"],
    "a.ts": ["function f{}() {{\n  return {};\n}}\n\n", "// {} {}\n", "const h{} = () => {};\n"],
    "a.rs": ["/// {}\nfn f{}() -> i32 {{\n    1\n}}\n\n", "// {} {}\n", "const C{}: i32 = {};\n"],
}


@pytest.mark.parametrize("path", PIECES)
@pytest.mark.parametrize("seed", range(8))
def test_trees_made_of_older_ones_tell_the_same_as_new_ones(path: str, seed: int) -> None:
    """A walk through random versions; every step is also told by comparing all functions of both, parsed anew."""
    dice = random.Random(seed)
    pieces = [dice.choice(PIECES[path]).format(n, n) for n in range(12)]
    versions = ["".join(pieces)]
    for n in range(12, 40):
        at = dice.randrange(len(pieces))
        pieces[at : at + dice.choice([0, 1, 2])] = [dice.choice(PIECES[path]).format(n, n)] * dice.choice(
            [0, 1, 1]
        )
        pieces = pieces or [PIECES[path][0].format(n, n)]
        versions.append("".join(pieces))
    trees = Trees()
    for before, after in pairwise(versions):
        file = ChangedFile(file_path=path, before=before, after=after)
        assert list(changed_functions(file, trees)) == changed(before, after, path)
        found = list(changed_functions(file, trees))
        gone, come = (_all(text, path) for text in (before, after))
        expected = (gone - come) + (come - gone)
        mentioned = [f for one in found for f in (one.before, one.after) if f]
        assert {(f.name, f.text) for f in mentioned} >= set(expected), (before, after)


def _all(text: str, path: str) -> Counter[tuple[str, str]]:
    trees = Trees()
    language = {"py": "python", "go": "go", "ts": "typescript", "rs": "rust"}[path.rpartition(".")[2]]
    parsed = trees.of(rooms.member(languages, language, "GRAMMAR"), text.encode())
    return Counter((f.name, f.text) for f in functions_at(parsed, [range(1, parsed.last + 1)]))
