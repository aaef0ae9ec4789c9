"""The labelled changes, and what must hold for any change."""

from __future__ import annotations

from collections import Counter

from refactoring_cases import extractions, more, moves, names, renames, traps
from refactoring_cases.case import Case

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
