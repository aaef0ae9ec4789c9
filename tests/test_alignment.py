"""engineer_alignment: what is asked for is answered, where engineers changed the code, and no more."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from executing import needs_isolation
from hypothesis import given, settings
from hypothesis import strategies as st
from wrong_fixes import WRONG, name, wrong

import evaluate_metrics
from evaluate_metrics.scoring import alignment, execution, remarks, units
from evaluate_metrics.scoring.execution import IsolationError
from smart_coding_dataset import loading
from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks import code_review, issue_fix

BEFORE = '''\
"""Readings of a sensor."""

import math

LIMIT = 3


def mean(values):
    """The mean of values."""
    total = 0
    for value in values:
        total += value
    return total / len(values)


def spread(values):
    # the largest less the smallest
    return max(values) - min(values)
'''
ACCEPTED = BEFORE.replace(
    "    return total / len(values)\n",
    "    if not values:\n        return None\n    return total / len(values)\n",
)
REMARK = {"lines": [13, 13], "body": "This divides by zero where there are no values."}
TESTS = [
    {"name": "nothing", "code": "assert mean([]) is None"},
    {"name": "something", "code": "assert mean([1, 3]) == 2"},
    {"name": "wide", "code": "assert spread([1, 3]) == 2"},
]
BY_TESTS = {**REMARK, "tests": TESTS}


def changed(*pairs: tuple[str, str], code: str = ACCEPTED) -> str:
    for old, new in pairs:
        assert old in code
        code = code.replace(old, new)
    return code


def judged(*answers: str | None, code: str = BEFORE, accepted: str = ACCEPTED, **given: Any) -> list[Any]:
    """The score of each answer, and its evidence. Nothing is said to be asked for unless ``given`` says it."""
    count = len(answers)
    columns: dict[str, Any] = {"references": accepted, "code": code, "remarks": None, "tests": None, "ids": None}
    columns |= {k: json.dumps(v) for k, v in given.items()}
    rows = {k: [v] * count for k, v in columns.items()}
    result: Any = alignment.compute({"predictions": list(answers), **rows})
    return list(zip(result["scores"], result["evidence"], strict=True))


def reformatted(code: str) -> str:
    """Other quotation marks, other lines, no comments."""
    options = ["--isolated", "--config=format.quote-style='single'", "--line-length=40"]
    ruff = [sys.executable, "-m", "ruff", "format", *options, "-"]
    done = subprocess.run(ruff, input=code, capture_output=True, check=True, text=True)
    return done.stdout


@cache
def load() -> Any:
    import evaluate

    return evaluate.load(evaluate_metrics.path("engineer_alignment"))


class TestByLines:
    def test_what_was_accepted_scores_one_and_what_was_there_nothing(self) -> None:
        for asked in ({}, {"remarks": [REMARK]}, {"remarks": [{"body": "About all of it."}]}):
            (best, why), (nothing, open_) = judged(ACCEPTED, BEFORE, **asked)
            assert (best, nothing) == (1.0, 0.0)
            assert {part: why[part] for part in alignment.PARTS} == dict.fromkeys(alignment.PARTS, 1.0)
            assert why["findings"] == []
            assert [finding["kind"] for finding in open_["findings"]] == [
                "not answered",
                "not changed, which engineers did",
            ]

    def test_another_layout_makes_no_difference(self) -> None:
        same = [reformatted(ACCEPTED), ast.unparse(ast.parse(ACCEPTED)), ACCEPTED.replace("\n", "\r\n")]
        assert [score for score, _ in judged(*same, remarks=[REMARK])] == [1.0] * 3
        still = [reformatted(BEFORE), ast.unparse(ast.parse(BEFORE))]
        assert [score for score, _ in judged(*still, remarks=[REMARK])] == [0.0] * 2

    @pytest.mark.parametrize(
        "answer",
        [
            f"# {REMARK['body']}\n{BEFORE}",
            BEFORE.replace('"""The mean of values."""', f'"""The mean. {REMARK["body"]}"""'),
            BEFORE.replace(
                "    return total / len(values)\n", "    return total / len(values)  # not if not values\n"
            ),
            BEFORE.replace("    return total / len(values)\n", ""),
            BEFORE.replace("    return total", "    # return total"),
            BEFORE.replace("max(values) - min(values)", "None if not values else max(values) - min(values)"),
            BEFORE.replace("total", "result"),
            "",
            "no code at all",
        ],
    )
    def test_what_answers_nothing_scores_nothing(self, answer: str) -> None:
        assert [score for score, _ in judged(answer, remarks=[REMARK])] == [0.0]

    def test_what_is_changed_besides_costs_places_and_size(self) -> None:
        more = changed(("max(values) - min(values)", "float(max(values) - min(values))"))
        ((score, why),) = judged(more, remarks=[REMARK])
        assert (why["remarks_answered"], why["way_gone"] > 0.5, why["places"] < 1, why["size"] < 1) == (
            1.0,
            *[True] * 3,
        )
        assert 0.5 < score < 1
        assert why["findings"] == [{"kind": "changed, which engineers did not", "detail": "spread"}]

    def test_each_remark_counts(self) -> None:
        both = [REMARK, {"lines": [18, 18], "body": "And here?"}]
        accepted = changed(("return max(values)", "return values and max(values)"))
        scores = [
            why["remarks_answered"] for _, why in judged(accepted, ACCEPTED, accepted=accepted, remarks=both)
        ]
        assert scores == [1.0, 0.5]

    def test_a_remark_on_words_is_answered_by_words(self) -> None:
        accepted = changed(("The mean of values.", "The mean of values; None where there are none."))
        words = {"lines": [9, 9], "body": "Say what happens without values."}
        found = judged(accepted, ACCEPTED, accepted=accepted, remarks=[REMARK, words])
        assert [why["remarks_answered"] for _, why in found] == [1.0, 0.5]
        only = BEFORE.replace("# the largest less the smallest", "# 0 for one value")
        assert [score for score, _ in judged(only, BEFORE, accepted=only)] == [1.0, 0.0]

    def test_imports_and_new_functions_may_stand_anywhere(self) -> None:
        helper = "def _is_empty(values):\n    return not values\n"
        accepted = changed(
            ("if not values:", "if _is_empty(values):"), ("LIMIT = 3\n", f"LIMIT = 3\n\n\n{helper}")
        )
        elsewhere = changed(("if not values:", "if _is_empty(values):")) + f"\n\n{helper}"
        assert [why["places"] for _, why in judged(elsewhere, accepted=accepted)] == [1.0]

    def test_other_languages_are_compared_line_by_line(self) -> None:
        code = "int f(int x) {\n    // the next one\n    return x;\n}\n"
        accepted = code.replace("return x;", "return x + 1;")
        again = accepted.replace("    ", "\t").replace("// the next one", "/* one\n more */")
        found = judged(accepted, again, code, "", code=code, accepted=accepted, remarks=[{"lines": [3, 3]}])
        assert [score for score, _ in found] == [1.0, 1.0, 0.0, 0.0]

    def test_a_broken_answer_is_compared_all_the_same(self) -> None:
        ((score, why),) = judged(ACCEPTED + "(", remarks=[REMARK])
        assert 0.5 < score < 1 and why["way_gone"] < 1

    def test_several_files(self) -> None:
        code = json.dumps({"files": {"a.py": BEFORE, "b.py": "x = 1\n"}})
        accepted = json.dumps({"files": {"a.py": ACCEPTED, "b.py": "x = 2\n"}})
        one = json.dumps({"code": ACCEPTED, "explanation": "why"})
        remark = [{"lines": [1, 1], "path": "b.py"}]
        (all_, _), (first, why), (nothing, _) = judged(
            accepted, one, BEFORE, code=code, accepted=accepted, remarks=[REMARK, *remark]
        )
        assert (all_, nothing) == (1.0, 0.0)
        assert (why["remarks_answered"], why["places"] < 1, why["way_gone"] < 1) == (0.5, True, True)
        assert 0 < first < 0.5

    def test_samples_are_averaged(self) -> None:
        ((score, why),) = judged(json.dumps([ACCEPTED, BEFORE]), remarks=[REMARK])
        assert score == 0.5
        assert [each["remarks_answered"] for each in why["samples"]] == [1.0, 0.0]


class TestAbstentions:
    def test_what_is_missing_is_named(self) -> None:
        rows: dict[str, Any] = dict.fromkeys(("remarks", "tests", "ids"), [None] * 4)
        rows |= {"predictions": [None, "x", "x", "x"], "references": ["y", None, "y", " y"]}
        result: Any = alignment.compute({**rows, "code": ["z", "z", None, "y"]})
        assert result["scores"] == [None] * 4
        assert [each["abstained"] for each in result["evidence"]] == [
            "no prediction",
            "no reference",
            "no code",
            "the accepted change is one of layout alone",
        ]
        assert [result[part] for part in alignment.PARTS] == [None] * 4

    def test_where_nothing_can_be_run_rows_with_tests_have_no_score(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise IsolationError("no namespaces")

        monkeypatch.setattr(execution, "run", refuse)
        ((score, why),) = judged(ACCEPTED, remarks=[BY_TESTS])
        assert (score, why) == (None, {"abstained": "not run: no namespaces"})
        assert judged(ACCEPTED, remarks=[REMARK])[0][0] == 1.0

    @pytest.mark.parametrize("text", ["no JSON", "{}x", "[1]", '[{"lines": [1]}]', '[{"tests": [{"name": "x"}]}]'])
    def test_remarks_that_cannot_be_read_are_an_error(self, text: str) -> None:
        with pytest.raises(ValueError, match="no JSON list of"):
            remarks.read(text)


@needs_isolation
class TestByTests:
    def test_tests_decide_and_not_the_letters(self) -> None:
        right = changed(("if not values:", "if len(values) == 0:"))
        near = changed(("return None", "return Nothing"))
        breaks = changed(("- min(values)", "+ min(values)"))
        empty = changed(("if not values:\n        return None", "if values == 0:\n        return None"))
        found = judged(ACCEPTED, right, breaks, near, empty, BEFORE, remarks=[BY_TESTS])
        scores = [score for score, _ in found]
        assert scores[0] == 1.0 and scores == sorted(scores, reverse=True)
        assert scores[1] > 0.6 and 0 < scores[2] < 0.25
        assert scores[3:] == [0.0] * 3
        assert [why["remarks_answered"] for _, why in found] == [1.0, 1.0, 0.125, 0.0, 0.0, 0.0]
        assert found[2][1]["findings"][0]["detail"].endswith("fails wide")

    def test_tests_of_the_row_are_what_was_asked_for(self) -> None:
        alone = judged(ACCEPTED, BEFORE, tests=TESTS)
        beside = judged(ACCEPTED, BEFORE, tests=TESTS, remarks=[REMARK])
        assert [score for score, _ in (*alone, *beside)] == [1.0, 0.0, 1.0, 0.0]

    def test_tests_that_tell_nothing_leave_it_to_the_lines(self) -> None:
        told = [{**REMARK, "tests": TESTS[1:]}]
        found = judged(ACCEPTED, BEFORE, changed(("- min", "+ min")), remarks=told)
        assert [why["remarks_answered"] for _, why in found] == [1.0, 0.0, 0.0]


class TestTheModule:
    """As ``evaluate`` loads it."""

    def test_columns_one_by_one_and_in_batches_give_what_one_call_gives(self) -> None:
        metric, remark = load(), json.dumps([REMARK])
        answers = [ACCEPTED, BEFORE, None]
        for answer in answers:
            metric.add(prediction=answer, reference=ACCEPTED, code=BEFORE, remarks=remark)
        one = metric.compute()
        columns = {"references": [ACCEPTED] * 3, "code": [BEFORE] * 3, "remarks": [remark] * 3}
        assert one == metric.compute(predictions=answers, **columns)
        assert (one["engineer_alignment"], one["scores"]) == (0.5, [1.0, 0.0, None])
        low, high = one["ci95"]
        assert low <= 0.5 <= high
        json.dumps(one)

    def test_answers_to_one_remark_are_drawn_together(self) -> None:
        columns = {"predictions": [ACCEPTED, BEFORE], "references": [ACCEPTED] * 2, "code": [BEFORE] * 2}
        assert load().compute(**columns, ids=["a", "a"])["ci95"] is None

    def test_what_is_needed_is_asked_for_by_name(self) -> None:
        with pytest.raises(ValueError, match="'code' is missing"):
            load().compute(predictions=[ACCEPTED], references=[ACCEPTED])

    def test_empty_input(self) -> None:
        assert load().compute(predictions=[], references=[], code=[])["engineer_alignment"] is None


PIECES = st.lists(
    st.sampled_from([*BEFORE.split("\n"), *ACCEPTED.split("\n"), "x = (", "\x00", "\ud800"]), max_size=30
)


class TestProperties:
    @settings(max_examples=60, deadline=None)
    @given(answer=PIECES.map("\n".join) | st.text(max_size=80), asked=st.sampled_from([None, [REMARK]]))
    def test_any_answer_has_a_score_in_range(self, answer: str, asked: Any) -> None:
        ((score, why),) = judged(answer, **({"remarks": asked} if asked else {}))
        assert 0.0 <= score <= 1.0
        assert all(0.0 <= why[part] <= 1.0 for part in alignment.PARTS if part in why)

    @settings(max_examples=40, deadline=None)
    @given(code=PIECES.map("\n".join))
    def test_units_cover_code_in_order_whatever_it_is(self, code: str) -> None:
        for found in (units.statements(code), units.lines(code), units.words(code)):
            assert found is None or all(1 <= u.first <= u.last for u in found)
            assert found is None or [u.first for u in found] == sorted(u.first for u in found)


def answers(task: Any) -> list[tuple[str, str, Any]]:
    """Every answer that is known to every core row: what it is, the file, and the row's columns."""
    issues: dict[str, Issue] = {name(row): row for row in loading.rows("core", "issue", "all")}
    found = []
    for row in loading.rows("core", task.config, "all"):
        if task.select(row):
            issue, given = issues[name(row)], {"remarks": None, **task.columns(row)}
            refactored = (Path(__file__).parent / "refactored" / f"{name(row)}.py").read_text("utf-8")
            found += [("accepted", given["references"], given), ("right", refactored, given)]
            found += [
                ("layout", reformatted(issue.code_after.code_snippet), given),
                ("as it was", given["code"], given),
            ]
            found += [("wrong", wrong(issue, fault), given) for fault in WRONG[name(row)]]
    return found


@needs_isolation
@pytest.mark.slow
@pytest.mark.parametrize("task", [issue_fix.TASK, code_review.TASK], ids=lambda task: task.name)
def test_on_the_core_rows_right_is_above_wrong(task: Any) -> None:
    known = answers(task)
    columns = {k: [given[k] for _, _, given in known] for k in ("references", "code", "remarks", "tests", "ids")}
    result: Any = alignment.compute({"predictions": [text for _, text, _ in known], **columns}, workers=2)
    scored = [(kind, given["ids"], score) for (kind, _, given), score in zip(known, result["scores"], strict=True)]
    by = {
        kind: {row: s for k, row, s in scored if k == kind}
        for kind in ("accepted", "layout", "right", "as it was")
    }
    assert set(by["accepted"].values()) == set(by["layout"].values()) == {1.0}
    assert set(by["as it was"].values()) == {0.0}
    pairs = [(by["right"][row], score) for kind, row, score in scored if kind == "wrong"]
    assert len(pairs) >= 150
    assert sum(right > score for right, score in pairs) / len(pairs) >= 0.95
    assert max(score for _, score in pairs) <= 0.25
