"""Agreement of judgements, against figures that others published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluate_metrics.scoring.agreement import Level, alpha, mean_difference


def units(*coders: str) -> list[list[int]]:
    """Values by unit, from a line of digits for each coder; a dot is a value that is missing."""
    return [[int(value) for value in unit if value != "."] for unit in zip(*coders, strict=True)]


KRIPPENDORFF_2011 = units("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
"""Four observers and twelve units, section C of *Computing Krippendorff's Alpha-Reliability*."""
WIKIPEDIA = units(".....34121133.3", "1.213343.......", "..21344.21133.4")
"""Three coders and fifteen units, the computational example of *Krippendorff's alpha*."""
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")
many = st.lists(st.lists(st.integers(1, 5), max_size=6), max_size=12)


@pytest.mark.parametrize(
    ("data", "level", "published"),
    [
        (KRIPPENDORFF_2011, "nominal", 0.743),
        (KRIPPENDORFF_2011, "ordinal", 0.815),
        (KRIPPENDORFF_2011, "interval", 0.849),
        (WIKIPEDIA, "nominal", 0.691),
        (WIKIPEDIA, "interval", 0.811),
    ],
)
def test_worked_figures(data: list[list[int]], level: Level, published: float) -> None:
    assert alpha(data, level) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize("level", LEVELS)
def test_the_bounds(level: Level) -> None:
    assert alpha([[1, 1], [5, 5, 5]], level) == 1.0
    assert (alpha([[1, 5], [5, 1]], level) or 0) < 0, "worse than chance"
    assert alpha([], level) is alpha([[3], []], level) is alpha([[2, 2], [2, 2]], level) is None


@given(data=many, level=st.sampled_from(LEVELS))
def test_order_does_not_matter_and_lone_values_do_not_count(data: list[list[int]], level: Level) -> None:
    turned = [unit[::-1] for unit in data[::-1]]
    found = alpha(data, level)
    assert alpha([*turned, [4], []], level) == (found if found is None else pytest.approx(found))
    assert found is None or found <= 1


@given(data=many)
def test_on_two_values_all_levels_are_the_same(data: list[list[int]]) -> None:
    two = [[value % 2 for value in unit] for unit in data]
    found = [alpha(two, level) for level in LEVELS]
    assert found == [None] * 3 or found == [pytest.approx(found[0])] * 3


def test_the_mean_difference_is_in_points() -> None:
    assert mean_difference([[1, 5], [3, 3, 3], [2]]) == 2.0
    assert mean_difference([[1], []]) is None
