"""What once went wrong in scoring, or could: endless text, prose that looks like code, clauses that deny."""

from __future__ import annotations

import json
import time

import pytest

from evaluate_metrics.scoring import accuracy, against_code, answers, code_facts, echo, polarity, total
from evaluate_metrics.scoring.row import read

PYTHON = """def take(items, count, strict=False):
    if count < 0:
        raise ValueError("negative")
    if strict and count > len(items):
        return None
    return items[:count]
"""


@pytest.mark.parametrize("column", ["prediction", "code", "reference"])
def test_a_megabyte_is_read_as_fast_as_its_beginning(column: str) -> None:
    given = {"prediction": "Return the first count items.", "code": PYTHON, "reference": None}
    for piece in ("*", "a.", "1.", "items count ", "不返回值", "```\n", '"', "/", "a = "):
        row = given | {column: piece * (1_000_000 // len(piece))}
        started = time.process_time()
        score, _ = total.score(read(row["prediction"] or "", row["code"] or "", row["reference"], None))
        assert time.process_time() - started < 3.0, piece
        assert 0.0 <= score <= 1.0


def test_a_flood_of_false_claims_does_not_overflow() -> None:
    assert total.score(read("Raises ValueError if count is more than 0. " * 400, PYTHON, None, "en"))[0] < 0.01


def test_a_long_list_of_notes_is_cut_where_as_much_text_is_read_as_allowed() -> None:
    listed = json.dumps([{"line_number": 1, "annotation": "abcd"}] * 3)
    assert [n.text for n in answers.read(listed, 6).notes] == ["abcd", "ab"]
    assert len(answers.read(listed).notes) == 3


def test_prose_that_names_a_setting_is_said() -> None:
    text = "With strict=True a count that is too large gives None."
    assert echo.said(text, PYTHON) == text
    assert echo.said("strict=True", PYTHON) == echo.said("rest = items", PYTHON) == ""


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Contrary to what it seems, the count is checked.", True),
        ("It is not true that items is copied.", True),
        ("A slow load does not hold up other keys.", False),
        ("并非返回前 count 个元素。", True),
        ("条件不成立时返回 None。", False),
    ],
)
def test_saying_of_a_claim_that_it_is_untrue(sentence: str, told: bool) -> None:
    assert polarity.retracts(sentence) is told


@pytest.mark.parametrize(
    ("sentence", "denial"),
    [
        ("不返回结果", True),
        ("没有请求时一直等待", False),
        ("没有被缓存的键也会出现", False),
        ("Does not return.", True),
    ],
)
def test_a_clause_that_denies_is_no_opening_denial(sentence: str, denial: bool) -> None:
    assert polarity.opens_with_denial(sentence) is denial


def test_a_greeting_is_chat_inside_a_list_too() -> None:
    def form(text: str) -> object:
        given = json.dumps([{"line_number": None, "annotation": text}])
        evidence = total.score(read(given, PYTHON, None, "en"))[1]["format"]
        assert isinstance(evidence, dict)
        return evidence["no_chat"]

    assert form("Return the first count items.") == 1.0
    assert form("Sure! Here is the comment:\n\nReturn the first count items.") != 1.0


def test_a_true_note_on_another_line_than_in_the_reference_costs_a_little() -> None:
    def score(line: int | None) -> float:
        note = json.dumps([{"line_number": line, "annotation": "A negative count makes no sense."}])
        known = json.dumps([{"line_number": 2, "annotation": "A negative count makes no sense."}])
        return accuracy.score(read(note, PYTHON, known, "en"))[0]

    assert score(3) == score(2)
    assert score(2) - 0.2 < score(5) < score(2)


def test_names_of_other_code_in_chinese_prose_are_foreign() -> None:
    own, other = "返回 items 的前 count 个元素。", "返回 baskets 的前 apples 个元素。"

    def foreign(text: str) -> list[str]:
        found = against_code.findings(answers.read(text).notes, code_facts.read(PYTHON))
        return [f.detail for f in found if f.kind == "word not in the code"]

    assert foreign(other) == ["apples", "baskets"]
    assert foreign(own) == []
