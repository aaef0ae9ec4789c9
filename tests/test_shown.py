"""Worked examples show each form of answer as a reader wants to see it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ianvs_bridge.shown import PLACES, Label, Place, compared, shown
from smart_coding_dataset import loading, rooms, tasks
from smart_coding_dataset.tasks._holes import MARK

CODE = "def f(x):\n    y = x\n    return y\n"


def told(written: str, code: str = CODE, reference: str = "") -> list[tuple[str, int | None, str]]:
    return [(line.sign, line.number, line.code) for line in shown(written, code, reference).lines]


def test_comments_stand_on_their_lines() -> None:
    notes = [(None, "Whole."), (2, "Why."), (2, "And how."), (9, "Nowhere.")]
    written = json.dumps([{"line_number": n, "annotation": text} for n, text in notes])
    found = shown(written, CODE, "")
    assert found.words == "Whole."
    assert [line.comment for line in found.lines] == [None, "Why.\nAnd how.", None, None]
    assert not found.signed


def test_a_fix_is_a_change_of_the_file_before_and_the_words_around_it() -> None:
    found = shown(json.dumps({"code": CODE.replace("y = x", "y = 2 * x"), "explanation": "Doubled."}), CODE, "")
    assert found.words == "Doubled."
    assert found.signed
    assert [(line.sign, line.number) for line in found.lines] == [(" ", 1), ("-", 2), ("+", 2), (" ", 3)]


def test_a_file_left_as_it_is_has_no_lines_to_show() -> None:
    found = shown(json.dumps({"code": CODE, "explanation": ""}), CODE, "")
    assert (found.words, found.lines) == (None, [])


LINES = st.lists(st.sampled_from("abcdef"), max_size=30)


@given(before=LINES, after=LINES)
def test_a_change_shows_all_that_changed_and_says_where_it_leaves_lines_out(
    before: list[str], after: list[str]
) -> None:
    found = compared("\n".join(before), "\n".join(after))
    old, new = "\n".join(before).split("\n"), "\n".join(after).split("\n")
    numbers = [line.number for line in found if line.sign in (" ", "+")]
    assert all(line.code == new[line.number - 1] for line in found if line.number and line.sign in (" ", "+"))
    assert all(line.code == old[line.number - 1] for line in found if line.number and line.sign == "-")
    gaps = [n for n, line in enumerate(found) if line.sign == "…"]
    assert bool(gaps) == (bool(found) and numbers != list(range(1, len(new) + 1)))
    gone, come = ([line.code for line in found if line.sign == sign] for sign in "-+")
    assert len(new) - len(come) == len(old) - len(gone)


def test_places_are_a_table_that_says_which_are_right() -> None:
    reference = json.dumps([{"lines": [2, 3], "function": "f"}])
    written = json.dumps([{"lines": [3], "function": "f"}, {"lines": [1, 2, 4], "function": None}])
    found = shown(written, "a = 1\nb = 2\nc = 3\nd = 4", reference)
    assert found.places == [Place("3", "f", "c = 3", True), Place("1–2, 4", "", "a = 1", True)]
    wrong = shown(json.dumps([{"lines": [1], "function": None}]), "a = 1\nb = 2", reference)
    assert [place.is_right for place in wrong.places] == [False]


def test_a_long_list_of_places_is_cut() -> None:
    written = json.dumps([{"lines": [n], "function": None} for n in range(1, 21)])
    found = shown(written, "x\n" * 20, written)
    assert (len(found.places), found.more) == (PLACES, 20 - PLACES)


def test_labels_say_which_half_is_right() -> None:
    assert shown("bug/minor", "text", "bug/major").labels == [
        Label("type", "bug", True),
        Label("severity", "minor", False),
    ]


def test_an_edit_is_lines_that_go_and_come() -> None:
    assert told("-a\n+    b") == [("-", None, "a"), ("+", None, "    b")]


def test_a_block_stands_between_the_lines_around_it() -> None:
    code = f"def f(x):\n    {MARK}\n    return y"
    assert told("y = x\n-1", code) == [
        (" ", 1, "def f(x):"), ("+", None, "    y = x"), ("+", None, "    -1"), (" ", None, "    return y"),
    ]  # fmt: skip
    assert told("", code) == [(" ", 1, "def f(x):"), (" ", None, "    return y")]


def test_anything_else_is_words() -> None:
    assert shown("hello", CODE, "").words == "hello"
    assert shown("", CODE, "").words is None


@pytest.mark.parametrize("name", rooms.names(tasks))
def test_every_reference_has_a_form_of_its_own(name: str) -> None:
    task = rooms.member(tasks, name, "TASK")
    for row in filter(task.select, loading.rows("core", task.config, "all")):
        columns = task.columns(row)
        found = shown(columns["references"], columns["code"], columns["references"])
        assert found.lines or found.places or found.labels, row.id
        assert all(each.is_right for each in (*found.places, *found.labels))


KEYS = st.sampled_from(["code", "lines", "function", "line_number", "annotation"])
VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
    max_leaves=8,
)


@settings(max_examples=200)
@given(written=st.text(max_size=60) | VALUES.map(json.dumps))
def test_whatever_is_written_can_be_shown(written: str) -> None:
    for code in (CODE, "", f"a\n{MARK}\nb"):
        for reference in ("", "[]", '[{"lines": [1], "function": null}]', "bug/major"):
            shown(written, code, reference)
