"""Lines are found again in a later text: nothing is lost, and what is said to be untouched is the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_coding_dataset.remarks.lines import at, carry, moved, same_but_layout, split

TEXT = "".join(f"line {n}\n" for n in range(1, 13))


def edited(edits: dict[int, str | None]) -> str:
    """``TEXT`` with lines replaced, perhaps by several; None deletes."""
    lines = {n: f"line {n}" for n in range(1, 13)} | edits
    return "".join(f"{line}\n" for line in lines.values() if line is not None)


@pytest.mark.parametrize(
    ("edits", "lines", "now", "touched"),
    [
        ({}, range(3, 5), range(3, 5), False),
        ({1: "new\nline 1"}, range(3, 5), range(4, 6), False),
        ({3: "new\nline 3"}, range(3, 5), range(4, 6), False),
        ({4: "line 4\nnew"}, range(3, 5), range(3, 5), False),
        ({3: "line 3\nnew"}, range(3, 5), range(3, 6), True),
        ({4: "other"}, range(3, 5), range(3, 5), True),
        ({4: "other", 5: "too"}, range(3, 5), range(3, 5), True),
        ({2: None, 3: None, 4: None}, range(3, 5), range(2, 2), True),
        ({3: None}, range(3, 5), range(3, 4), True),
        ({12: None}, range(12, 13), range(12, 12), True),
        ({2: "a\nb\nc"}, range(3, 5), range(5, 7), False),
        ({1: "new\nline 1"}, range(6, 6), range(7, 7), False),
        ({5: "line 5\nnew"}, range(6, 6), range(6, 7), True),
        ({5: "other"}, range(6, 6), range(6, 6), False),
    ],
)
def test_lines_are_where_one_would_look(
    edits: dict[int, str | None], lines: range, now: range, touched: bool
) -> None:
    found = carry(TEXT, edited(edits), lines)
    assert (found.lines, found.touched) == (now, touched)


def test_what_is_put_right_beside_the_lines_is_told() -> None:
    assert carry(TEXT, edited({4: "line 4\nnew"}), range(3, 5)).beside
    assert carry(TEXT, edited({3: "new\nline 3"}), range(3, 5)).beside
    far = carry(TEXT, edited({6: "line 6\nnew"}), range(3, 5))
    assert (far.beside, far.distance) == (False, 3)


LINES = st.lists(st.sampled_from("abcdef"), max_size=12)


@given(LINES, LINES, st.data())
def test_untouched_lines_are_the_same_text(before: list[str], after: list[str], data: st.DataObject) -> None:
    old, new = "".join(f"{x}\n" for x in before), "".join(f"{x}\n" for x in after)
    start = data.draw(st.integers(1, len(before) + 1))
    lines = range(start, data.draw(st.integers(start, len(before) + 1)))
    found = carry(old, new, lines)
    assert 1 <= found.lines.start <= found.lines.stop <= len(after) + 1
    if not found.touched:
        assert at(old, lines) == at(new, found.lines)
        assert len(found.lines) == len(lines)


@pytest.mark.parametrize("seed", range(200))
def test_random_edits_are_told_as_they_were_made(seed: int) -> None:
    """Every line is different, so what became of each is known."""
    chance = random.Random(seed)
    old = [f"line {n}" for n in range(1, chance.randint(2, 40))]
    fate = {line: chance.choices(("kept", "changed", "deleted"), (6, 1, 1))[0] for line in old}
    new: list[str] = []
    for n, line in enumerate(old):
        new += [f"new {seed} {n}"] if chance.random() < 0.15 else []
        new += {"kept": [line], "changed": [f"{line} changed"], "deleted": []}[fate[line]]
    start = chance.randint(1, len(old))
    lines = range(start, chance.randint(start, len(old)) + 1)
    meant = old[lines.start - 1 : lines.stop - 1]
    found = carry("\n".join(old), "\n".join(new), lines)
    places = [new.index(line) for line in meant if fate[line] == "kept"]
    together = len(places) == len(meant) and places == list(range(places[0], places[0] + len(places)))
    assert found.touched == (not together)
    assert all(place + 1 in found.lines for place in places)


def test_a_block_that_went_elsewhere_is_found_there_with_the_line_before_it() -> None:
    new = edited({1: "line 8\nline 9\nline 1", 8: None, 9: None})
    assert moved(TEXT, new, range(9, 10)) == range(2, 3)
    assert moved(TEXT, edited({9: None}), range(9, 10)) is None
    assert moved(TEXT, edited({1: "line 9\nline 1", 9: None}), range(9, 10)) is None, "alone it may be any line"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("if a  > b :", "if a > b:", True),
        ("f('x')", 'f("x")', True),
        ("f(a, b)", "f(\n    a,\n    b,\n)", True),
        ("if a > b:", "if (\n    a > b\n):", True),
        ("return f", "return f()", False),
        ("a = 1", "a = 2", False),
    ],
)
def test_layout_alone_is_told_from_a_change(before: str, after: str, same: bool) -> None:
    assert same_but_layout(before, after) is same


def test_lines_are_counted_as_git_counts_them() -> None:
    assert split("a\r\nb\x0cc\n\nd") == ["a\r", "b\x0cc", "", "d"]
    assert split("") == []
    assert at("a\nb", range(2, 3)) == "b"
