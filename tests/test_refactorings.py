"""The labelled changes, and what must hold for any change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from refactoring_cases import extractions, more, moves, names, renames, traps
from refactoring_cases.case import Case

from smart_coding_dataset.records import ChangedFile
from smart_coding_dataset.refactorings import find

CASES: list[Case] = [c for part in (renames, moves, extractions, names, traps, more) for c in part.CASES]
PRECISION, RECALL = 0.95, 0.85


def found(case: Case) -> set[str]:
    return {str(one) for one in find(case.files)}


def test_there_are_enough_decisions() -> None:
    assert sum(case.decisions for case in CASES) >= 120
    assert len({case.situation for case in CASES}) == len(CASES)


def test_labelled_changes_are_told_apart() -> None:
    right, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    lines = []
    for case in CASES:
        got, wanted = found(case), set(case.wanted)
        right.update(map(kind_of, got & wanted))
        missed.update(map(kind_of, wanted - got))
        wrong.update(map(kind_of, got - wanted))
        lines += [f"{case.situation}: missed {one}" for one in sorted(wanted - got)]
        lines += [f"{case.situation}: wrong {one}" for one in sorted(got - wanted)]
    told = "\n".join([*lines, table(right, missed, wrong)])
    precision = right.total() / (right.total() + wrong.total())
    recall = right.total() / (right.total() + missed.total())
    assert precision >= PRECISION, told
    assert recall >= RECALL, told


def kind_of(text: str) -> str:
    return text.partition(":")[0]


def table(right: Counter[str], missed: Counter[str], wrong: Counter[str]) -> str:
    kinds = sorted(right.keys() | missed.keys() | wrong.keys())
    return "\n".join(f"{kind}: {right[kind]} right, {missed[kind]} missed, {wrong[kind]} wrong" for kind in kinds)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.situation)
def test_what_did_not_change_was_not_refactored(case: Case) -> None:
    for text in ("before", "after"):
        files = [replace(f, before=getattr(f, text), after=getattr(f, text), old_path=None) for f in case.files]
        assert find(files) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.situation)
def test_backwards_in_time_a_refactoring_is_its_opposite(case: Case) -> None:
    back = [
        ChangedFile(
            file_path=f.old_path or f.file_path,
            before=f.after,
            after=f.before,
            old_path=f.file_path if f.old_path else None,
        )
        for f in case.files
    ]
    opposite = {"extract": "inline", "inline": "extract"}
    there = {(opposite.get(r.kind, r.kind), r.after, r.before, r.confidence) for r in find(case.files)}
    assert {(r.kind, r.before, r.after, r.confidence) for r in find(back)} == there


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.situation)
def test_the_order_of_files_and_comments_between_them_change_nothing(case: Case) -> None:
    sign = {".py": "#", ".txt": "#"}
    noted = [
        replace(f, after=f.after and f"{sign.get(PurePosixPath(f.file_path).suffix, '//')} A remark.\n\n{f.after}")
        for f in reversed(case.files)
    ]
    assert [str(r) for r in find(noted) if r.what != "file"] == [
        str(r) for r in find(case.files) if r.what != "file"
    ]


LINES = [line for case in CASES for f in case.files for line in (f.after or "").split("\n")]
SUFFIXES = sorted({PurePosixPath(f.file_path).suffix for case in CASES for f in case.files})


@given(
    st.lists(
        st.tuples(
            st.sampled_from(SUFFIXES),
            st.lists(st.sampled_from(LINES), max_size=12),
            st.lists(st.sampled_from(LINES), max_size=12),
        ),
        max_size=3,
    )
)
def test_any_text_can_be_read_and_findings_are_sound(parts: list[tuple[str, list[str], list[str]]]) -> None:
    files = [
        ChangedFile(file_path=f"{n}{suffix}", before="\n".join(before), after="\n".join(after))
        for n, (suffix, before, after) in enumerate(parts)
    ]
    found = find(files)
    assert found == sorted(found)
    assert all(0 < one.confidence <= 1 for one in found)
    assert all(one.before != one.after for one in found)
    assert {path for one in found for path in one.files} <= {f.file_path for f in files}


def test_the_same_name_in_two_languages_is_no_move() -> None:
    files = [
        ChangedFile(file_path="a.c", before="int f(int abc)\n{\n    return abc + 1234;\n}\n", after=None),
        ChangedFile(file_path="a.cpp", before=None, after="int f(int abc)\n{\n    return abc + 1234;\n}\n"),
    ]
    assert find(files) == []


def test_a_change_of_very_many_files_shows_only_its_renamed_files() -> None:
    code = "def {0}(handle):\n    text = handle.read()\n    return text.strip().upper() + unit_{1}\n"
    many = [
        ChangedFile(file_path=f"{n}.py", before=code.format("load", n), after=code.format("shout", n))
        for n in range(301)
    ]
    assert find(many) == []
    assert find(many[:3]) != []
