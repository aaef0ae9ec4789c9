"""The comment metrics tell the engineers' comments from spoiled ones, on every shipped row, in each language."""

from __future__ import annotations

import json
import re
import statistics
from functools import cache
from pathlib import Path
from typing import Any

import perturbations as spoil
import pytest

from evaluate_metrics.scoring import accuracy, code_facts, form, logic, total
from evaluate_metrics.scoring.row import read

DATA = Path(__file__).parent.parent / "smart_coding_dataset" / "data" / "comment"
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for split in ("train", "test")
    for line in (DATA / f"{split}.jsonl").read_text("utf-8").splitlines()
]
LANGUAGES = ["en", "zh"]
ENOUGH = 0.95


def rows(language: str) -> list[dict[str, Any]]:
    return [r for r in ROWS if r["natural_language"] == language]


def score(row: dict[str, Any], prediction: str, *, informed: bool = True) -> float:
    known = spoil.reference(row) if informed else None
    return _score(prediction, row["code_snippet"], known, row["natural_language"])


@cache
def _score(prediction: str, code: str, known: str | None, language: str) -> float:
    return total.score(read(prediction, code, known, language))[0]


def wins(language: str, bad: Any, *, informed: bool = True) -> float:
    """Share of cases in which the reference outranks what ``bad`` makes of a row (None: no case)."""
    cases = [(row, prediction) for row in rows(language) if (prediction := bad(row)) is not None]
    assert len(cases) >= 10
    won = [
        score(r, spoil.reference(r), informed=informed) > score(r, p, informed=informed) + 1e-9 for r, p in cases
    ]
    return sum(won) / len(won)


def other(row: dict[str, Any], step: int) -> str:
    same = rows(row["natural_language"])
    return spoil.reference(same[(same.index(row) + step) % len(same)])


def two_names(row: dict[str, Any]) -> list[str] | None:
    found = spoil.named(row, code_facts.read(row["code_snippet"]).facts.parameters)
    return found if len(found) >= 2 else None


def as_comments(code: str) -> str:
    return "\n".join(f"# {line}" for line in code.splitlines())


ECHOES = {
    "raw": str,
    "fence": lambda code: f"```python\n{code}\n```",
    "introduced fence": lambda code: f"Here is the commented code:\n\n```\n{code}\n```\n",
    "comments": as_comments,
    "annotations": lambda code: spoil.answer([(i, x) for i, x in enumerate(code.splitlines(), 1)]),
    "summary": lambda code: spoil.answer([(None, code)]),
    "request": lambda code: f"Write comments for the following function.\n\n{code}",
}
NOTHING = {"empty": "", "white": " \n\t", "list": "[]", "entry": '[{"line_number": 1, "annotation": " "}]'}


@pytest.mark.parametrize("language", LANGUAGES)
class TestTheReferenceOutranks:
    @pytest.mark.parametrize("informed", [True, False])
    def test_references_of_other_functions(self, language: str, informed: bool) -> None:
        share = statistics.mean(
            wins(language, lambda r, s=step: other(r, s), informed=informed) for step in (1, 3, 6)
        )
        assert share >= ENOUGH

    @pytest.mark.parametrize("informed", [True, False])
    def test_the_reference_of_the_function_most_alike(self, language: str, informed: bool) -> None:
        same = rows(language)
        share = wins(language, lambda r: spoil.reference(spoil.most_alike(r, same)), informed=informed)
        assert share >= ENOUGH

    @pytest.mark.parametrize("informed", [True, False])
    @pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
    def test_nothing(self, language: str, text: str, informed: bool) -> None:
        assert wins(language, lambda r: text, informed=informed) == 1.0

    @pytest.mark.parametrize("informed", [True, False])
    @pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES)
    def test_the_code_itself(self, language: str, echo: Any, informed: bool) -> None:
        assert wins(language, lambda r: echo(r["code_snippet"]), informed=informed) == 1.0

    @pytest.mark.parametrize("denial", spoil.DENIALS.values(), ids=spoil.DENIALS)
    def test_its_claims_denied(self, language: str, denial: Any) -> None:
        assert wins(language, lambda r: spoil.spoiled(r, denial)) >= ENOUGH

    def test_its_claims_denied_without_reference(self, language: str) -> None:
        for denial in (spoil.deny_opening, spoil.deny_every_verb):
            assert wins(language, lambda r, d=denial: spoil.spoiled(r, d), informed=False) >= 0.9

    @pytest.mark.parametrize("informed", [True, False])
    def test_its_claims_retracted(self, language: str, informed: bool) -> None:
        assert wins(language, lambda r: spoil.spoiled(r, spoil.retract), informed=informed) >= ENOUGH

    @pytest.mark.parametrize("informed", [True, False])
    def test_itself_with_a_greeting(self, language: str, informed: bool) -> None:
        assert wins(language, lambda r: spoil.spoiled(r, spoil.greet), informed=informed) >= ENOUGH

    def test_its_notes_on_other_lines(self, language: str) -> None:
        assert wins(language, lambda r: spoil.moved(r, 2)) >= ENOUGH

    def test_its_words_turned_into_opposites(self, language: str) -> None:
        def turned(row: dict[str, Any]) -> str | None:
            text = spoil.spoiled(row, spoil.say_the_opposite)
            return text if text != spoil.reference(row) else None

        assert wins(language, turned) >= ENOUGH

    @pytest.mark.parametrize("informed", [True, False])
    @pytest.mark.parametrize("which", [(0, 1), (0, -1)], ids=["first two", "first and last"])
    def test_its_parameters_exchanged(self, language: str, which: tuple[int, int], informed: bool) -> None:
        def turned(row: dict[str, Any]) -> str | None:
            names = two_names(row)
            return spoil.exchanged(row, names[which[0]], names[which[1]]) if names else None

        assert wins(language, turned, informed=informed) >= (ENOUGH if informed else 0.8)

    @pytest.mark.parametrize("informed", [True, False])
    def test_itself_with_claims_of_another_function(self, language: str, informed: bool) -> None:
        def longer(row: dict[str, Any]) -> str:
            return json.dumps([*json.loads(spoil.reference(row)), *json.loads(other(row, 5))])

        assert wins(language, longer, informed=informed) >= 0.9

    @pytest.mark.parametrize("informed", [True, False])
    def test_itself_again_and_again(self, language: str, informed: bool) -> None:
        assert wins(language, lambda r: spoil.answer(spoil.notes(r) * 4), informed=informed) == 1.0


STUFFED = {
    "names": " ".join,
    "list of names": lambda names: ", ".join(names) + ".",
    "uses names": lambda names: "This function uses " + ", ".join(names) + ".",
    "使用": lambda names: "该函数使用" + "、".join(names) + "。",
}
GENERIC = [
    "This function does what its name says.",
    "Processes the input and returns the result.",
    "该函数实现其名称所说的功能。",
    "处理输入并返回结果。",
]


@pytest.mark.parametrize("language", LANGUAGES)
class TestGaming:
    @pytest.mark.parametrize("stuff", STUFFED.values(), ids=STUFFED)
    def test_stuffing_with_names_is_clearly_lower(self, language: str, stuff: Any) -> None:
        def stuffed(row: dict[str, Any]) -> str:
            return str(stuff(dict.fromkeys(re.findall(r"[A-Za-z_]\w+", row["code_snippet"]))))

        assert statistics.mean(score(r, stuffed(r), informed=False) for r in rows(language)) <= 0.6
        assert wins(language, stuffed) >= ENOUGH

    @pytest.mark.parametrize("text", GENERIC)
    def test_one_sentence_for_everything_is_worth_little(self, language: str, text: str) -> None:
        assert statistics.mean(score(r, text) for r in rows(language)) <= 0.3

    def test_endless_text_is_worth_nearly_nothing(self, language: str) -> None:
        endless = [score(r, " ".join(t for _, t in spoil.notes(r)) * 10) for r in rows(language)[::3]]
        assert statistics.mean(endless) <= 0.2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("metric", [accuracy, logic, form, total])
def test_references_score_high_with_and_without_themselves(language: str, metric: Any) -> None:
    def mean(informed: bool) -> float:
        return statistics.mean(
            metric.score(
                read(spoil.reference(r), r["code_snippet"], spoil.reference(r) if informed else None, language)
            )[0]
            for r in rows(language)
        )

    assert mean(True) >= 0.9
    assert mean(False) >= 0.85


def test_a_text_that_equals_the_reference_is_not_true_for_that() -> None:
    code = "def area(width, height):\n    return width * height\n"
    false = "Delete the cached user from the database, never asking for a password."
    true = "Return the area of a rectangle of the given width and height."
    assert (
        accuracy.score(read(false, code, false, "en"))[0] < accuracy.score(read(true, code, None, "en"))[0] - 0.2
    )
