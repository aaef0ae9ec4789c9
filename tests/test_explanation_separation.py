"""explainability tells what engineers said about their fix from spoiled words, on every shipped row."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import explanation_perturbations as spoil
import pytest
from explanation_perturbations import Row
from paraphrases import HELD_BACK, PARAPHRASES
from wrong_fixes import WRONG

from evaluate_metrics.scoring import explanation_score
from evaluate_metrics.scoring.programs import Program

LANGUAGES = ["en", "zh"]
ENOUGH = 0.95
REFACTORED = Path(__file__).parent / "refactored"
OTHER_WORDS = PARAPHRASES | HELD_BACK
STILL_TRUE = ("padded", "padded from the file")
"""Ways to spoil what was said that leave it true: other true words need not outrank them."""
EXPECTED = {"issue", "opposite", "other names", "invented names", "listed", "filler", "stuffed", "false line"}


@cache
def _score(code: str, text: str, before: str, reference: Program | None) -> float:
    return explanation_score.score(Program(code, text), before, reference)[0]


def score(row: Row, text: str, code: str | None = None, *, alone: bool = False) -> float:
    known = None if alone else Program(spoil.after(row), spoil.told(row))
    return _score(spoil.after(row) if code is None else code, text, spoil.before(row), known)


def wrong(row: Row, fault: str) -> str:
    """The file after a wrong fix."""
    code = spoil.after(row)
    for old, new in WRONG[spoil.name(row)][fault]:
        code = code.replace(old, new)
    return code


@cache
def spoiled(language: str) -> dict[str, list[tuple[Row, str]]]:
    """For each way to spoil what was said, its cases."""
    found: dict[str, list[tuple[Row, str]]] = defaultdict(list)
    for row in spoil.rows(language):
        for kind, text in spoil.kinds(row):
            found[kind] += [] if text is None else [(row, text)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_engineers_said_outranks_every_way_to_spoil_it(language: str) -> None:
    cases = spoiled(language)
    assert set(cases) >= EXPECTED
    won = {
        kind: sum(score(r, spoil.told(r)) > score(r, t) + 1e-9 for r, t in each) / len(each)
        for kind, each in cases.items()
        if each
    }
    assert {kind: share for kind, share in won.items() if share < ENOUGH} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_spoiled_words_are_worth_little(language: str) -> None:
    means = {
        kind: sum(score(r, t) for r, t in each) / len(each) for kind, each in spoiled(language).items() if each
    }
    for kind in ("another fix", "filler", "boilerplate", "diff", "code before", "stuffed", "invented names"):
        assert means[kind] < 0.2, kind
    for kind in ("issue", "title", "read out", "listed", "opposite", "other names", "false line"):
        assert means[kind] < 0.6, kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_replacements_turned_round_are_outranked(language: str) -> None:
    rows = [row for row in spoil.rows(language) if spoil.name(row) in OTHER_WORDS]
    cases = [(r, OTHER_WORDS[spoil.name(r)], spoil.turned(OTHER_WORDS[spoil.name(r)])) for r in rows]
    turned = [(row, right, other) for row, right, other in cases if other is not None]
    assert all(score(row, right) > score(row, other) + 0.1 for row, right, other in turned)
    assert turned or language == "zh"


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_true_words_outrank_every_way_to_spoil_the_engineers(language: str) -> None:
    lost = [
        (spoil.name(row), kind)
        for kind, each in spoiled(language).items()
        for row, text in each
        if spoil.name(row) in OTHER_WORDS and kind not in STILL_TRUE
        if score(row, OTHER_WORDS[spoil.name(row)]) <= score(row, text)
    ]
    assert lost == []


@pytest.mark.parametrize("words", [PARAPHRASES, HELD_BACK])
def test_other_true_words_score_high(words: dict[str, str]) -> None:
    scores = {
        spoil.name(row): score(row, words[spoil.name(row)]) for row in spoil.ROWS if spoil.name(row) in words
    }
    assert set(scores) == set(words)
    assert min(scores.values()) > 0.75
    assert sum(scores.values()) / len(scores) > 0.88


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("alone", [False, True])
def test_words_about_a_change_that_was_not_made_are_worth_nothing(language: str, alone: bool) -> None:
    for row in spoil.rows(language):
        unchanged = score(row, spoil.told(row), spoil.before(row), alone=alone)
        assert unchanged < min(0.1, score(row, spoil.told(row), alone=alone))


@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_fixes_make_true_words_no_truer(language: str) -> None:
    cases = [(row, fault) for row in spoil.rows(language) for fault in WRONG[spoil.name(row)]]
    changes = [score(r, spoil.told(r), wrong(r, fault)) - score(r, spoil.told(r)) for r, fault in cases]
    assert len(changes) > 80
    assert sum(change <= 1e-9 for change in changes) >= ENOUGH * len(changes)
    assert sum(changes) / len(changes) < 0
    assert sum(change < -1e-9 for change in changes) >= 0.2 * len(changes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_right_fixes_in_other_words_keep_what_was_said_about_them(language: str) -> None:
    for row in spoil.rows(language):
        code = (REFACTORED / f"{spoil.name(row)}.py").read_text("utf-8")
        assert score(row, spoil.told(row), code) > score(row, spoil.told(row)) - 0.1


def test_the_reference_scores_high_and_nothing_said_scores_nothing() -> None:
    test_rows = [
        row for row in spoil.ROWS if spoil.name(row) not in ("override_equals_sign", "selector_not_equal")
    ]
    assert len(test_rows) == 24
    assert sum(score(row, spoil.told(row)) for row in test_rows) / 24 > 0.9
    assert sum(score(row, spoil.told(row), alone=True) for row in test_rows) / 24 > 0.7
    assert {score(row, "", spoil.before(row)) for row in spoil.ROWS} == {0.0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_reference_what_is_beside_the_change_is_still_told_apart(language: str) -> None:
    seen = ("another fix", "filler", "boilerplate", "diff", "stuffed", "padded", "false line", "false function")
    for kind in (*seen, "invented names", "denied: retracted"):
        each = spoiled(language)[kind]
        won = sum(score(r, spoil.told(r), alone=True) > score(r, t, alone=True) for r, t in each)
        assert won >= ENOUGH * len(each), kind
