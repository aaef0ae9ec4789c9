"""Splits: by repository, stable as a dataset grows, none empty that need not be."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from smart_coding_dataset.splits import assign, position

names = st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=30)


@given(names, names)
def test_a_larger_dataset_moves_no_repository_that_its_position_placed(some: list[str], more: list[str]) -> None:
    small, large = assign(some), assign([*some, *more])
    for name in some:
        if position(name) < 0.2:
            assert small[name] == large[name] == ("test" if position(name) < 0.1 else "validation")


@given(names)
def test_three_repositories_of_train_are_enough_for_a_test_split(some: list[str]) -> None:
    found = Counter(assign(some).values())
    assert sum(found.values()) == len(some)
    if len(some) < 3:
        assert found == Counter(
            "test" if position(n) < 0.1 else "validation" if position(n) < 0.2 else "train" for n in some
        )
    elif all(position(name) >= 0.2 for name in some):
        assert found == {"test": 1, "validation": 1, "train": len(some) - 2}


def test_order_does_not_matter_and_shares_are_as_said() -> None:
    many = [f"owner/repo{i}" for i in range(5000)]
    assert assign(many) == assign(reversed(many))
    found = Counter(assign(many).values())
    assert 400 < found["test"] < 600
    assert 400 < found["validation"] < 600
