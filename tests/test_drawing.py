"""Tokens chosen from scores: each answer as if it were alone, and none asked on when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from ianvs_bridge.backends._drawing import answered
from ianvs_bridge.backends._engine import Asked, Sampling

VOCABULARY = 32


class Runtime:
    """Scores that only the tokens of a row so far decide; it remembers which rows it was asked about."""

    def __init__(self, count: int) -> None:
        self.rows = list(range(count))
        self.seen: dict[int, list[int]] = {row: [] for row in self.rows}
        self.asked: list[list[int]] = []

    def __call__(self, tokens: Any, stayed: Sequence[int] | None) -> Any:
        if stayed is not None:
            self.rows = [self.rows[at] for at in stayed]
        self.asked.append(self.rows)
        for row, new in zip(self.rows, tokens.tolist(), strict=True):
            self.seen[row] += new
        return np.stack([np.random.default_rng(self.seen[row]).normal(size=VOCABULARY) for row in self.rows])


def answers(asked: Sequence[Asked], longest: Sequence[int]) -> tuple[list[list[int]], Runtime]:
    """What each said, when it wanted no more after so many tokens."""
    runtime = Runtime(len(asked))
    said: list[list[int]] = [[] for _ in asked]

    def take(which: int, token: int) -> bool:
        said[which].append(token)
        return len(said[which]) == longest[which]

    answered(asked, np.array([each.tokens for each in asked]), runtime, take)
    return said, runtime


def rows(*most: int, sampled: bool = False) -> list[Asked]:
    return [
        Asked(
            tokens=[row, row + 1],
            most=each,
            sampling=Sampling(seed=row, temperature=1.0, top_p=0.9) if sampled else None,
        )
        for row, each in enumerate(most)
    ]


@pytest.mark.parametrize("sampled", [False, True])
def test_an_answer_is_the_same_in_any_company(sampled: bool) -> None:
    asked = rows(9, 9, 9, 9, sampled=sampled)
    together, _ = answers(asked, [3, 9, 1, 6])
    assert [len(said) for said in together] == [3, 9, 1, 6]
    alone = [answers([each], [length])[0][0] for each, length in zip(asked, [3, 9, 1, 6], strict=True)]
    assert together == alone
    assert len({tuple(said[:1]) for said in together}) > 1


def test_what_is_over_is_not_asked_on() -> None:
    _, runtime = answers(rows(9, 9, 9), [2, 4, 1])
    assert runtime.asked == [[0, 1, 2], [0, 1], [1], [1]]


def test_no_answer_has_more_tokens_than_it_may() -> None:
    said, runtime = answers(rows(2, 5, 3), [9, 9, 9])
    assert [len(each) for each in said] == [2, 5, 3]
    assert len(runtime.asked) == 5
