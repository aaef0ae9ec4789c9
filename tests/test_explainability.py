"""explainability: claims are judged by the change, whoever makes them and however they are put."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import evaluate
import explanation_perturbations as spoil
import pytest
from explanation_claims import CASES
from explanation_claims_core import CLAIMS
from explanation_claims_true import TRUE
from hypothesis import given
from hypothesis import strategies as st
from paraphrases import HELD_BACK, PARAPHRASES

import evaluate_metrics
from evaluate_metrics.scoring import change, explainability, explanation_score, truth
from evaluate_metrics.scoring.mention_finding import sentences
from evaluate_metrics.scoring.programs import Program

BEFORE = "def clip(x, low, high):\n    return min(x, high)\n\n\ndef size(items):\n    return len(items)\n"
AFTER = BEFORE.replace("min(x, high)", "max(low, min(x, high))")
TOLD = "`clip` ignored `low`: values below it were kept. It now takes the larger of `low` and the value."
OTHER_WORDS = PARAPHRASES | HELD_BACK
SECONDS, LENGTH = 4.0, 20_000


def verdict(before: str, after: str, text: str) -> str:
    """``false`` if anything in a text is, else ``true`` if anything is, else ``unchecked``."""
    made = change.read(before, after)
    verdicts = {each.verdict for each in truth.judged(sentences(text, made.knows), made)}
    return next((v for v in ("false", "true") if v in verdicts), "unchecked")


def labelled(number: int) -> list[tuple[str, str, str]]:
    """The language of each claim of a set, its label, and the verdict on it."""
    if number == 1:
        return [(of, label, verdict(c.before, c.after, t)) for c in CASES.values() for of, t, label in c.claims]
    rows = {spoil.name(row): row for row in spoil.ROWS}
    known = [(rows[name], text, label) for name, claims in CLAIMS.items() for text, label in claims]
    return [(spoil.language(r), want, verdict(spoil.before(r), spoil.after(r), t)) for r, t, want in known]


@pytest.mark.parametrize(("number", "least"), [(1, 0.97), (2, 0.75)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_labelled_claims(number: int, least: float, language: str) -> None:
    count = Counter((label, given) for of, label, given in labelled(number) if of == language)
    assert sum(count.values()) >= 20
    for each in ("true", "false"):
        given_so = sum(n for (_, given), n in count.items() if given == each)
        labelled_so = sum(n for (label, _), n in count.items() if label == each)
        assert count[each, each] >= least * given_so, f"precision of {each}"
        assert count[each, each] >= max(least, 0.9) * labelled_so, f"recall of {each}"
    assert count["true", "false"] == 0, "what is true is never called false"


def test_nothing_true_is_called_false() -> None:
    for row in spoil.ROWS:
        made, name = change.read(spoil.before(row), spoil.after(row)), spoil.name(row)
        for text in (spoil.told(row), OTHER_WORDS.get(name, ""), *TRUE.get(name, ())):
            found = truth.judged(sentences(text, made.knows), made)
            assert [each for each in found if each.verdict == "false"] == []


def score(text: str, *, before: str = BEFORE, after: str = AFTER, said: str | None = None) -> float:
    known = None if said is None else Program(AFTER, said)
    return explanation_score.score(Program(after, text), before, known)[0]


class TestTheMetric:
    def compute(self, **columns: Any) -> dict[str, Any]:
        metric = evaluate.load(evaluate_metrics.path("explainability"))
        result: dict[str, Any] = metric.compute(**columns)
        return result

    def answer(self, text: str = TOLD, code: str = AFTER) -> str:
        return json.dumps({"code": code, "explanation": text})

    def test_columns_that_may_be_absent(self) -> None:
        alone = self.compute(predictions=[self.answer(), self.answer("")], code=[BEFORE] * 2)
        assert set(alone) == {"explainability", "scores", "scored", "abstained", "ci95", "evidence"}
        assert alone["scores"][0] > 0.7
        assert alone["scores"][1] == 0.0
        columns = {"references": [self.answer(), None], "tests": ["[]", None], "ids": ["a", "b"]}
        beside = self.compute(predictions=[self.answer()] * 2, code=[BEFORE] * 2, **columns)
        assert beside["scores"][1] == alone["scores"][0]
        low, high = beside["ci95"]
        assert low <= beside["explainability"] <= high
        json.dumps(beside)

    def test_rows_without_prediction_or_code_are_abstained_from(self) -> None:
        result = self.compute(predictions=[None, self.answer(), self.answer()], code=[BEFORE, None, BEFORE])
        assert result["scores"][:2] == [None, None]
        assert [e.get("abstained") for e in result["evidence"]] == ["no prediction", "no code", None]
        assert self.compute(predictions=[], code=[])["explainability"] is None

    def test_code_alone_says_nothing(self) -> None:
        assert self.compute(predictions=[AFTER, BEFORE, ""], code=[BEFORE] * 3)["scores"] == [0.0, 0.0, 0.0]

    def test_samples_are_scored_one_by_one(self) -> None:
        both = json.dumps([{"code": AFTER, "explanation": TOLD}, {"code": AFTER, "explanation": ""}])
        result = self.compute(predictions=[both], code=[BEFORE])
        assert result["scores"][0] == pytest.approx(score(TOLD) / 2)
        assert len(result["evidence"][0]["samples"]) == 2

    def test_batches_and_rows_give_what_one_call_gives(self) -> None:
        metric = evaluate.load(evaluate_metrics.path("explainability"))
        metric.add(prediction=self.answer(), code=BEFORE)
        metric.add_batch(predictions=[self.answer("")], code=[BEFORE])
        assert metric.compute() == self.compute(predictions=[self.answer(), self.answer("")], code=[BEFORE] * 2)

    def test_code_is_asked_for_by_name(self) -> None:
        with pytest.raises(ValueError, match="'code' is missing; given: predictions, tests"):
            self.compute(predictions=[self.answer()], tests=["[]"])

    def test_evidence_can_be_read(self) -> None:
        text = "Removed `max`. The fault was in line 77."
        result = self.compute(predictions=[self.answer(text)], code=[BEFORE], references=[self.answer()])
        (why,) = result["evidence"]
        told = {claim["claim"]: (claim["verdict"], claim["because"]) for claim in why["claims"]}
        assert told["max"] == ("false", "max +1, new")
        assert told["line 77"] == ("false", "the file has 7 lines")
        assert list(why["covers"]) == ["clip"]
        assert "low" in why["cause_not_named"]


def test_nothing_of_an_answer_is_run(tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    code = f"open({str(trap)!r}, 'w').close()\nraise SystemExit\n" + AFTER
    explainability.compute([json.dumps({"code": code, "explanation": TOLD})], [code], [code], [None])
    assert not trap.exists()


def test_what_covers_more_of_a_change_explains_more() -> None:
    before = "\n\n".join(f"def {name}(rows):\n    return rows[0]" for name in ("load", "parse", "total"))
    after = before.replace("rows[0]", "rows[-1]")
    texts = ["`load` took the first of the rows and not the last one, which is what callers want."]
    texts.append(texts[0].replace("`load`", "`load` and `parse`"))
    texts.append(texts[0].replace("`load`", "Each of `load`, `parse` and `total`"))
    one, two, three = (score(text, before=before, after=after) for text in texts)
    assert one < two < three


def test_comments_of_an_answer_do_not_bear_its_explanation_out() -> None:
    text = "The quarterly turbine ledger was never flushed when a harbour pilot signed off."
    words = "Flushed turbine ledger, quarterly: signed off by a harbour pilot, never when."
    assert score(text, after=f"# {words}\n{AFTER}") == pytest.approx(score(text), abs=0.01)
    said = AFTER.replace("high):\n", f'high):\n    """{words}"""\n', 1)
    assert score(text, after=said) == pytest.approx(score(text), abs=0.01)
    in_code = AFTER.replace("high):\n", f"high):\n    note = {words!r}\n", 1)
    assert score(text, after=in_code) > score(text) + 0.1, "strings are code"


def test_a_change_of_comments_alone_is_no_change() -> None:
    assert score(TOLD, after=BEFORE + "# the larger of low and the value\n") < 0.05
    assert score("Nothing was changed: `clip` already does what is asked.", after=BEFORE) < 0.5


def test_each_false_claim_costs() -> None:
    false = [
        " `size` was renamed to `clip`.",
        " It raises `KeyError` now.",
        " Line 40 was wrong.",
        " `size` is gone.",
    ]
    scores = [score(TOLD + "".join(false[:n]), said=TOLD) for n in range(len(false) + 1)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0.85
    assert scores[1] < 0.6
    assert scores[2] < 0.1


def test_other_languages_are_read_line_by_line() -> None:
    before = "int clip(int x, int low) {\n  return x;\n}\n"
    after = "int clip(int x, int low) {\n  if (x < low) throw new RangeError();\n  return x;\n}\n"
    assert verdict(before, after, "`clip` now throws a `RangeError`.") == "true"
    assert verdict(before, after, "`clip` no longer throws a `RangeError`.") == "false"
    assert verdict(before, after, "The variable `fetched` is gone.") == "false"


@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_scored(text: str, before: str, after: str) -> None:
    for known in (None, text):
        value, why = explanation_score.score(
            Program(after, text), before, None if known is None else Program(before, known)
        )
        assert 0.0 <= value <= 1.0
        json.dumps(why)


HOSTILE = {
    "backticks": "`",
    "pairs": "`a`",
    "names": "added `a_b` and ",
    "replaced": "replaced `a_b` by `c_d` ",
    "lists": "added `a_b`, ",
    "underscores": "_",
    "word": "a",
    "dots": "a.",
    "blanks": " ",
    "lines": "line 1 ",
    "bullets": "- \n",
    "brackets": "f(",
    "sentences": "The lock is not kept. ",
    "chinese": "新增",
    "denials": "不",
    "errors": "FooError ",
    "stars": "*",
    "signs": "+ a\n",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_long_hostile_text_takes_little_time(piece: str) -> None:
    text = (piece * LENGTH)[:LENGTH]
    start = time.process_time()
    score(text, said=text[1:])
    score(TOLD, said=text)
    score(TOLD, after=text)
    assert time.process_time() - start < SECONDS
