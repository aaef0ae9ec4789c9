"""The metrics triage and localisation: what their figures are, by hand and by properties."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluate_metrics
from evaluate_metrics.scoring import labels, places
from smart_coding_dataset import loading
from smart_coding_dataset.tasks import fault_localisation, issue_triage

NAMES = ("triage", "localisation")
GOOD = {"triage": "bug/major", "localisation": '[{"lines": [3, 4], "function": "Queue.add"}]'}


@cache
def load(name: str) -> Any:
    import evaluate

    return evaluate.load(evaluate_metrics.path(name))


@pytest.mark.parametrize("name", NAMES)
class TestBoth:
    def test_the_reference_scores_one_and_nothing_scores_zero(self, name: str) -> None:
        result = load(name).compute(predictions=[GOOD[name], ""], references=[GOOD[name]] * 2)
        assert result["scores"] == [1.0, 0.0]
        assert (result[name], result["scored"], result["abstained"]) == (0.5, 2, 0)
        low, high = result["ci95"]
        assert low <= result[name] <= high
        json.dumps(result)

    def test_rows_without_prediction_or_reference_are_abstained_from(self, name: str) -> None:
        result = load(name).compute(predictions=[None, GOOD[name]], references=[GOOD[name], None])
        assert result["scores"] == [None, None]
        assert (result[name], result["scored"], result["abstained"], result["ci95"]) == (None, 0, 2, None)
        assert all("abstained" in each for each in result["evidence"])

    def test_empty_input(self, name: str) -> None:
        assert load(name).compute(predictions=[], references=[])[name] is None

    def test_rows_one_by_one_and_batches_give_what_one_call_gives(self, name: str) -> None:
        metric, rows = load(name), (GOOD[name], "", None)
        for prediction in rows:
            metric.add(prediction=prediction, reference=GOOD[name])
        one = metric.compute()
        for prediction in rows:
            metric.add_batch(predictions=[prediction], references=[GOOD[name]])
        assert one == metric.compute() == metric.compute(predictions=list(rows), references=[GOOD[name]] * 3)

    def test_answers_to_one_issue_are_drawn_together(self, name: str) -> None:
        columns = {"predictions": [GOOD[name], ""], "references": [GOOD[name]] * 2}
        assert load(name).compute(**columns, ids=["a", "a"])["ci95"] is None

    def test_references_are_asked_for_by_name(self, name: str) -> None:
        with pytest.raises(ValueError, match="'references' is missing"):
            load(name).compute(predictions=[GOOD[name]])


class TestTriage:
    def test_f1_is_what_precision_and_recall_give(self) -> None:
        pairs = [("bug", "bug"), ("bug", "bug"), ("bug", "feature"), ("feature", "feature"), ("test", "bug")]
        found = labels.agreement(pairs)
        assert found["f1"] == {"bug": pytest.approx(2 / 3), "feature": pytest.approx(2 / 3)}
        assert found["macro_f1"] == pytest.approx(2 / 3)
        assert (found["accuracy"], found["commonest"]) == (0.6, 0.6)

    def test_a_half_that_nobody_set_counts_in_nothing(self) -> None:
        result = labels.compute(["bug/major", "bug/minor"], ["bug/unknown", "bug/critical"], [None, None])
        assert result["scores"] == [1.0, 0.5]
        severity: Any = result["severity"]
        assert (severity["rows"], severity["mean_distance"]) == (1, 2.0)

    def test_a_near_severity_earns_nothing_but_shows_in_the_distance(self) -> None:
        result = labels.compute(["bug/major"], ["bug/critical"], [None])
        assert result["scores"] == [0.5]
        severity: Any = result["severity"]
        assert severity["mean_distance"] == 1.0

    def test_the_same_answer_always_is_no_better_than_the_commonest_label(self) -> None:
        rows = [row for row in loading.rows("core", "issue", "all") if issue_triage.TASK.select(row)]
        result = labels.compute(["bug/major"] * len(rows), [row.label for row in rows], [row.id for row in rows])
        for half in ("type", "severity"):
            part: Any = result[half]
            assert part["accuracy"] <= part["commonest"]
            assert part["macro_f1"] <= 0.5


SUSPECTS = st.lists(st.integers(1, 12), unique=True, max_size=12)
FAULTS = st.lists(st.sets(st.integers(1, 12), min_size=1, max_size=4), min_size=1, max_size=4)


class TestLocalisation:
    def test_by_hand(self) -> None:
        """Faults at 3 or 4, and at 9; ranked 1, 4, 9, 3: met at ranks 2 and 3, with precisions 1/2 and 2/3."""
        assert places.average_precision([1, 4, 9, 3], [{3, 4}, {9}]) == pytest.approx((1 / 2 + 2 / 3) / 2)
        faults = (places.Place((3, 4), "f"), places.Place((9,), None))
        found = places.judged([places.Place((1, 4), "g"), places.Place((9,), "f")], faults)
        assert found["lines"]["reciprocal_rank"] == 0.5
        assert (found["lines"]["top_1"], found["lines"]["top_3"]) == (0.0, 1.0)
        assert (found["functions"]["reciprocal_rank"], found["functions"]["average_precision"]) == (0.5, 0.5)

    def test_a_kind_that_the_reference_lacks_is_left_out(self) -> None:
        module = '[{"lines": [3], "function": null}]'
        result = places.compute([module], [module], [None])
        functions: Any = result["functions"]
        assert (result["localisation"], functions["rows"], functions["top_1"]) == (1.0, 0, None)

    def test_a_list_of_all_lines_scores_little(self) -> None:
        rows = [row for row in loading.rows("core", "issue", "all") if fault_localisation.TASK.select(row)]
        everything = [
            json.dumps([{"lines": list(range(1, 1 + row.code_before.code_snippet.count("\n"))), "function": None}])
            for row in rows
        ]
        references = [fault_localisation.TASK.columns(row)["references"] for row in rows]
        result: Any = places.compute(everything, references, [row.id for row in rows])
        assert result["lines"]["average_precision"] < 0.2
        assert result["localisation"] < 0.1

    @settings(deadline=None)
    @given(faults=FAULTS)
    def test_naming_every_fault_first_scores_one(self, faults: list[set[int]]) -> None:
        ranked = list(dict.fromkeys(n for fault in faults for n in sorted(fault)))
        assert places.average_precision(ranked, faults) == pytest.approx(1.0)

    @settings(deadline=None)
    @given(ranked=SUSPECTS, faults=FAULTS)
    def test_a_wrong_suspect_in_front_never_helps_and_one_behind_changes_nothing(
        self, ranked: list[int], faults: list[set[int]]
    ) -> None:
        score = places.average_precision(ranked, faults)
        assert 0.0 <= score <= 1.0 + 1e-9
        assert places.average_precision([0, *ranked], faults) <= score
        assert places.average_precision([*ranked, 0], faults) == score

    @given(text=st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
    def test_no_text_makes_it_fail(self, text: str) -> None:
        assert 0.0 <= places.compute([text], [GOOD["localisation"]], [None])["localisation"] <= 1.0  # type: ignore[operator]
