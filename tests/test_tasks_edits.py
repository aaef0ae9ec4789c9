"""code_completion, next_edit and their metric: what is asked, how answers are read, and what they are worth."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluate_metrics.scoring import similarity
from ianvs_bridge.predict import predict
from ianvs_bridge.report import report
from ianvs_bridge.results import read as read_result
from ianvs_bridge.score import score
from smart_coding_dataset import loading
from smart_coding_dataset.records import CodeFile, Issue
from smart_coding_dataset.tasks import code_completion, issue_fix, next_edit
from smart_coding_dataset.tasks._filling import read_block
from smart_coding_dataset.tasks._holes import MARK, Hole, dedented, holes, lines_of
from smart_coding_dataset.tasks._steps import asked, edit
from smart_coding_dataset.tasks._task import Abstention, Parsed

ROWS: list[Issue] = [row for row in loading.rows("core", "issue") if issue_fix.select(row)]
HALF_FIXED = [row for row in ROWS if next_edit.select(row)]
NAMES = ("code_completion", "next_edit")

HOLE = Hole(
    above=("def total(prices):", '    """Sum up."""', "    sum = 0"),
    block=("    for price in prices:", "        sum += price"),
    below=("    return sum", "", "", "def nothing():", "    return 0"),
)
BLOCK = "for price in prices:\n    sum += price"


def changed(before: str, after: str) -> Issue:
    return replace(
        ROWS[0],
        code_before=CodeFile(file_path="a.py", code_snippet=before),
        code_after=CodeFile(file_path="a.py", code_snippet=after),
    )


def prediction(answer: str) -> str:
    read = read_block(answer, HOLE)
    assert isinstance(read, Parsed), read
    return read.prediction


class TestTheRoad:
    @pytest.mark.parametrize("task", NAMES)
    def test_reference_gets_all_echo_nothing_and_the_heuristic_a_little(self, task: str, tmp_path: Path) -> None:
        models = ("reference", "echo", "heuristic")
        files = [file.path for file in predict(task, model=models, out=tmp_path / "p").files]
        results = [read_result(path)[0] for path, _ in score(*files, out=tmp_path / "r").files]
        means = {result.backend: result.metrics["edit_similarity"]["edit_similarity"] for result in results}
        assert (means["reference"], means["echo"]) == (1.0, 0.0)
        assert 0.0 < means["heuristic"] < 0.4
        assert "edit_similarity" in report(tmp_path / "r", out=tmp_path / "report").page.read_text("utf-8")

    def test_every_executable_row_is_taken(self) -> None:
        assert len(ROWS) >= 10
        assert [row.id for row in ROWS if not code_completion.select(row)] == []

    def test_a_row_is_left_out_of_next_edit_only_if_its_fix_has_one_place_with_code(self) -> None:
        assert len(HALF_FIXED) >= 10
        assert all(asked(row) is None for row in ROWS if row not in HALF_FIXED)


class TestHoles:
    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
    def test_a_block_is_whole_statements_that_the_file_lacks_without_it(self, row: Issue) -> None:
        hole = next(holes(row))
        assert [*hole.above, *hole.block, *hole.below] == lines_of(row.code_after.code_snippet)
        assert 1 <= len(hole.block) <= 12
        inside = [node for statement in ast.parse(dedented(hole.block)).body for node in ast.walk(statement)]
        assert not any(isinstance(n, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef) for n in inside)
        before = set(lines_of(row.code_before.code_snippet))
        assert not set(hole.block) <= before
        assert dedented(hole.block) not in dedented(hole.shown().split("\n"))

    def test_the_choice_does_not_depend_on_the_run(self) -> None:
        assert [next(holes(row)) for row in ROWS] == [next(holes(row)) for row in ROWS]

    @pytest.mark.parametrize(
        "after",
        ["def f(:\n", "import os\n", "X = [1, 2, 3, 4, 5, 6, 7, 8, 9]\n", '"""Only a long text, no code."""\n'],
    )
    def test_code_without_a_block_is_not_asked_about(self, after: str) -> None:
        assert not code_completion.select(changed("", after))

    def test_a_statement_that_shares_its_line_is_not_hidden(self) -> None:
        row = changed("", "def f(first, second):\n    if first > second: return first * second + 1\n")
        assert [dedented(hole.block) for hole in holes(row)] == ["if first > second: return first * second + 1"]

    def test_a_block_that_the_file_has_elsewhere_too_is_not_hidden(self) -> None:
        twice = "    return first * second + third\n"
        row = changed("", f"def f(first, second, third):\n{twice}\n\ndef g(first, second, third):\n{twice}")
        assert list(holes(row)) == []

    @pytest.mark.parametrize(("size", "hidden"), [(11, True), (12, False)])
    def test_a_block_has_twelve_lines_at_most(self, size: int, hidden: bool) -> None:
        row = changed("", "def f(xs):\n    while xs:\n" + "        xs.pop()\n" * size)
        assert any(hole.block[0] == "    while xs:" for hole in holes(row)) == hidden


class TestReadingABlock:
    @pytest.mark.parametrize(
        "answer",
        [
            f"```python\n{BLOCK}\n```",
            "Here it is:\n\n```\n    for price in prices:\n        sum += price\n```\nIt adds the prices.",
            f"```python\n{MARK}\n{BLOCK}\n```",
            "```python\n    sum = 0\n    for price in prices:\n        sum += price\n    return sum\n```",
            "```python\ndef total(prices):\n    sum = 0\n" + "\n".join(HOLE.block) + "\n    return sum\n```",
            "```py\n" + "\n".join([*HOLE.above, *HOLE.block, *HOLE.below]) + "\n```",
            f"```diff\n@@ @@\n     sum = 0\n-    {MARK}\n+" + "\n+".join(HOLE.block) + "\n     return sum\n```",
            "```python\nprint(1)\n```\nin\n```python\n    sum = 0\n" + "\n".join(HOLE.block) + "\n```",
            BLOCK,
            f"The missing lines are\n\n{BLOCK}\n\nas you can see.",
            f"缺少的代码如下。\n\n```python\n{BLOCK}\n```",
            f"<think>perhaps a while loop</think>```python\n{BLOCK}\n```",
            f"```python\r\n{BLOCK}\r\n",
        ],
    )
    def test_the_block_is_found_whatever_stands_around_it(self, answer: str) -> None:
        assert prediction(answer) == BLOCK

    def test_a_first_line_inserted_at_the_hole_is_indented_like_the_others(self) -> None:
        assert prediction("```python\nsum += 1\n    sum += 2\n```") == "sum += 1\nsum += 2"

    @pytest.mark.parametrize("answer", ["", "  \n", "I do not know.", "循环累加即可", "<think>hm", "ok"])
    def test_no_code_is_an_abstention(self, answer: str) -> None:
        assert isinstance(read_block(answer, HOLE), Abstention)

    def test_a_diff_that_does_not_fit_is_an_abstention(self) -> None:
        assert isinstance(read_block("```diff\n@@ @@\n-gone = 1\n+gone = 2\n```", HOLE), Abstention)

    def test_the_file_as_it_was_shown_fills_in_nothing(self) -> None:
        read = read_block(f"```python\n{HOLE.shown()}\n```", HOLE)
        assert read == Parsed(prediction="", faults=("nothing filled in",))

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.sampled_from(["x = 1", "    sum = 0", "    return sum", MARK, "", "a(", "字"]), max_size=8))
    def test_what_is_read_was_in_the_answer(self, lines: list[str]) -> None:
        read = read_block("```\n" + "\n".join(lines) + "\n```", HOLE)
        if isinstance(read, Parsed):
            assert {line.strip() for line in read.prediction.split("\n")} <= {line.strip() for line in lines} | {
                ""
            }


class TestSteps:
    BEFORE = "def f(a):\n    b = a\n    c = b\n    return c\n"
    AFTER = "import os\n\n\ndef f(a):\n    b = a + 1\n    c = b\n    return c + os.getpid()\n"

    @pytest.mark.parametrize("row", HALF_FIXED, ids=lambda row: row.id)
    def test_something_is_done_already_and_the_next_step_lies_below(self, row: Issue) -> None:
        step = asked(row)
        assert step is not None
        assert step.first != step.now != step.then
        pairs = enumerate(zip(step.now, step.then, strict=False))
        first = next((n for n, (now, then) in pairs if now != then), len(step.now))
        assert step.now[:first] == lines_of(row.code_after.code_snippet)[:first]

    def test_the_prompt_shows_what_was_done_and_the_file_as_it_is(self) -> None:
        row = HALF_FIXED[0]
        step = asked(row)
        assert step is not None
        for language in ("en", "zh"):
            text = next_edit.prompt(row, language, [])[-1]["content"]
            assert "\n".join(step.now) in text
            assert all(part.strip() in text for part in (row.issue_description, row.issue_body))

    def test_imports_and_docstrings_alone_are_no_step_to_ask_for(self) -> None:
        after = self.BEFORE.replace("b = a", "b = a + 1").replace("return", "# Done.\n    return")
        assert asked(changed(self.BEFORE, after)) is None

    def test_a_change_in_one_place_is_left_out(self) -> None:
        assert not next_edit.select(changed(self.BEFORE, self.BEFORE.replace("b = a", "b = a + 1")))

    def test_every_form_of_a_fix_is_read_into_the_same_change(self) -> None:
        row = changed(self.BEFORE, self.AFTER)
        step = asked(row)
        assert step is not None
        wanted = next_edit.columns(row)["references"]
        old = next(line for line in step.now if line not in step.then)
        new = next(line for line in step.then if line not in step.now)
        forms = [
            "```python\n" + "\n".join(step.then) + "\n```",
            f"<<<<<<< SEARCH\n{old}\n=======\n{new}\n>>>>>>> REPLACE",
            next_edit.target(row),
        ]
        reads = [next_edit.parse(form, row) for form in forms]
        assert [getattr(read, "prediction", read) for read in reads] == [wanted] * 3

    def test_more_than_the_next_change_costs(self) -> None:
        rows = [
            row
            for row in HALF_FIXED
            if (step := asked(row)) and step.then != lines_of(row.code_after.code_snippet)
        ]
        assert rows
        for row in rows:
            read = next_edit.parse(f"```python\n{row.code_after.code_snippet}```", row)
            assert isinstance(read, Parsed)
            assert value(read.prediction, next_edit.columns(row)["references"]) < 1

    @settings(max_examples=60, deadline=None)
    @given(*[st.lists(st.sampled_from(["a = 1", "    b = 2", "", "c()", "-d", "+e"]), max_size=8)] * 2)
    def test_an_edit_is_empty_only_if_nothing_but_empty_lines_changed(
        self, one: list[str], two: list[str]
    ) -> None:
        lines = [[line for line in each if line] for each in (one, two)]
        assert (edit(*lines) == "") == (lines[0] == lines[1])


def value(written: str | None, wanted: str | None) -> float | None:
    scores = similarity.compute([written], [wanted], [None])["scores"]
    assert isinstance(scores, list)
    return scores[0]


class TestTheMetric:
    def test_known_values(self) -> None:
        assert value("kitten", "sitting") == pytest.approx(1 - 3 / 7)
        assert value("", "x") == 0.0
        assert value(None, "x") is None
        assert value("x", None) is None
        assert value("x", " \n") is None

    def test_what_does_not_change_code_costs_nothing(self) -> None:
        assert value("  if x:\r\n\r\n      y()  ", "if x:\n    y()\n") == 1.0
        assert value("if x:\ny()", "if x:\n    y()") < 1.0  # type: ignore[operator]

    def test_identifiers_are_those_of_code(self) -> None:
        assert similarity.names("return total + f('text', x)  # note") == {"total", "f", "x"}
        assert similarity.names_in_common("1 + 1", "2") == 1.0
        assert similarity.names_in_common("a + b", "a + c") == 0.5

    def test_parts_are_means_over_what_could_be_scored(self) -> None:
        result = similarity.compute(["a", "b", None], ["a", "a", "a"], ["1", "2", "3"])
        assert (result["edit_similarity"], result["exact_match"]) == (0.5, 0.5)
        assert (result["scored"], result["abstained"]) == (2, 1)
        assert similarity.compute([], [], [])["exact_match"] is None

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=40), st.text(max_size=40))
    def test_a_score_is_between_nothing_and_all_and_has_no_side(self, one: str, two: str) -> None:
        there, back = value(one, two), value(two, one)
        for each in (there, back):
            assert each is None or 0 <= each <= 1
        if there is not None and back is not None:
            assert there == back
