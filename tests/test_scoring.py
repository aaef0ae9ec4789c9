"""The arithmetic under the comment metrics, piece by piece."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluate_metrics.scoring import (
    answers,
    code_facts,
    echo,
    grounding,
    polarity,
    total,
    words,
)
from evaluate_metrics.scoring.fold import fold
from evaluate_metrics.scoring.row import read

ROOT = Path(__file__).parent.parent
PYTHON = """def take(items, count, strict=False):
    if count < 0:
        raise ValueError("negative")
    if strict and count > len(items):
        return None
    return items[:count]
"""
FUNCTIONS = {
    "java": "static int find(List<String> names, int limit) throws IOException {\n  if (limit < 1) {\n    throw "
    'new IllegalArgumentException("limit");\n  }\n  for (String n : names) {\n    if (n.isEmpty()) return -1;\n'
    "  }\n  return limit;\n}\n",
    "go": 'func Find(names []string, limit int) (int, error) {\n\tif limit < 1 {\n\t\tpanic("limit")\n\t}\n'
    "\treturn limit, nil\n}\n",
    "rust": "fn find(names: &[String], limit: usize) -> usize {\n    if limit < 1 { return 0; }\n    limit\n}\n",
    "typescript": "function find(names: string[], limit = 3): number {\n  if (limit < 1) throw new RangeError();\n"
    "  return limit;\n}\n",
    "c": "int find(const char *names, int limit)\n{\n  if (limit < 1)\n    return 0;\n  return limit;\n}\n",
}


@pytest.mark.parametrize("name", ["maxHTTPSize", "max_http_size", "MAX_HTTP_SIZE", "MaxHttpSize"])
def test_identifiers_fall_into_the_same_parts(name: str) -> None:
    assert words.parts(name) == ["max", "http", "size"]


@pytest.mark.parametrize(
    "group", ["return returns returned", "merge merges merged merging", "split splitting splits"]
)
def test_forms_of_a_word_have_one_stem(group: str) -> None:
    assert len({words.stem(w) for w in group.split()}) == 1


def test_english_and_chinese_meet_in_concepts() -> None:
    assert {w.concept for w in words.words("merged")} == {w.concept for w in words.words("合并")} == {"join"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("返回 items 的前 count 个元素。", True),
        ("Return the first count items.", False),
        ("以 reader 调用 next。", True),
    ],
)
def test_the_language_is_that_of_the_prose_not_of_the_names(text: str, expected: bool) -> None:
    assert words.is_chinese(text) is expected


def test_facts_of_python() -> None:
    facts = code_facts.read(PYTHON).facts
    assert facts.parameters == ("items", "count", "strict")
    assert facts.raises == {"ValueError"}
    assert [(g.action, g.outcome) for g in facts.guards] == [("raise", "ValueError"), ("return", "None")]
    assert {(c.operator, c.line) for c in facts.comparisons} == {("<", 2), (">", 4)}


@pytest.mark.parametrize("language", FUNCTIONS)
def test_facts_of_other_languages(language: str) -> None:
    facts = code_facts.read(FUNCTIONS[language]).facts
    assert facts.name.lower() == "find"
    assert facts.parameters == ("names", "limit")
    assert facts.returns
    assert any("limit < 1" in g.condition for g in facts.guards)
    assert any(c.left == {"limit"} and c.operator == "<" and c.right == {"1"} for c in facts.comparisons)


def test_facts_of_java_name_what_is_thrown() -> None:
    assert code_facts.read(FUNCTIONS["java"]).facts.raises == {"IllegalArgumentException", "IOException"}


def test_an_answer_is_text_or_a_list() -> None:
    assert answers.read("Return it.").notes == (answers.Note(None, "Return it."),)
    listed = answers.read('[{"line_number": 2, "annotation": "a"}, {"line_number": "2", "annotation": "b"}, 3]')
    assert listed.notes == (answers.Note(2, "a"),)
    assert len(listed.faults) == 2
    assert answers.read("[broken").notes == (answers.Note(None, "[broken"),)


def test_what_repeats_the_code_is_not_said() -> None:
    text = "Sure, here is the code:\n```python\n" + PYTHON + "```\nReturn the first items. if count < 0:\n"
    assert echo.said(text, PYTHON) == "Return the first items. if count < 0:"
    assert echo.said(PYTHON, PYTHON) == ""
    assert echo.said("x = compute(1)\ncompute(x)", PYTHON) == ""


def test_words_borne_out_are_counted_once() -> None:
    code = code_facts.read(PYTHON)
    hits, content, found = grounding.measure("items items count zebra", code)
    assert found == ["items", "count"]
    assert content == hits + 1.0


@pytest.mark.parametrize(
    ("text", "denials"),
    [
        ("It is not there.", 1),
        ("Returns None.", 0),
        ("Don't call it without a lock.", 2),
        ("不返回，没有锁。", 2),
        ("不同", 0),
    ],
)
def test_denials_are_counted(text: str, denials: int) -> None:
    assert len(polarity.negations(text)) == denials


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("Return the last count items. Raises ValueError if count is negative.", "opposite of the reference"),
        ("Return the first count items. Raises ValueError if items is negative.", "changed places"),
        ("Return the first count items. Never raises ValueError if count is negative.", "denial differs"),
        ("Return the first count items. Raises KeyError if count is negative.", "exception not in the code"),
        ("Return the first count items. Raises ValueError if count is greater than 0.", "compared the other way"),
    ],
)
def test_each_false_claim_is_named_and_costs(told: str, kind: str) -> None:
    true = "Return the first count items. Raises ValueError if count is negative. All of items for a large count."
    if kind == "changed places":
        true, told = (
            true.replace("count is negative", "count exceeds items"),
            told.replace("items is negative", "items exceeds count"),
        )
    score, evidence = total.score(read(told, PYTHON, true, "en"))
    accuracy = evidence["accuracy"]
    assert isinstance(accuracy, dict)
    assert any(kind in f["kind"] for f in accuracy["against"]), accuracy["against"]
    assert score < total.score(read(true, PYTHON, true, "en"))[0]


def test_annotations_on_lines_that_are_no_code_cost_form() -> None:
    def form(line: int) -> float:
        given = json.dumps([{"line_number": line, "annotation": "A negative count makes no sense."}])
        evidence = total.score(read(given, PYTHON, None, "en"))[1]["format"]
        assert isinstance(evidence, dict)
        return float(evidence["score"])

    assert form(2) > 0.9
    assert form(99) == form(0) == 0.0


def test_fold_leaves_abstentions_out_of_the_mean() -> None:
    folded = fold("x", [1.0, None, 0.5])
    assert (folded["x"], folded["scored"], folded["abstained"]) == (0.75, 2, 1)
    assert folded["scores"] == [1.0, None, 0.5]
    assert fold("x", [None])["x"] is None
    assert fold("x", [0.3])["ci95"] is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300), st.none() | st.text(max_size=100))
def test_any_text_has_a_score_between_0_and_1_and_evidence_in_json(
    text: str, code: str, known: str | None
) -> None:
    score, evidence = total.score(read(text, code, known, None))
    assert 0.0 <= score <= 1.0
    json.dumps(evidence)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "not",
                "never",
                "if",
                "items",
                "count",
                "ValueError",
                "(",
                ")",
                "=",
                "{",
                "```",
                "不",
                "返回",
                ".",
                "。",
                "\n",
            ]
        ),
        max_size=60,
    )
)
def test_any_order_of_telling_words_has_a_score(tokens: list[str]) -> None:
    text = " ".join(tokens)
    assert total.score(read(text, PYTHON, text, None)) == total.score(read(text, PYTHON, text, None))


@pytest.mark.parametrize("piece", ["items ", "a = ", "(", "x.y.z", "```\n", "not ", "不返回", "items count "])
def test_endless_text_takes_no_endless_time(piece: str) -> None:
    started = time.process_time()
    total.score(read(piece * 4000, PYTHON, None, None))
    assert time.process_time() - started < 3.0


def test_scores_do_not_depend_on_the_order_of_hashes() -> None:
    program = (
        "from evaluate_metrics.scoring import total; from evaluate_metrics.scoring.row import read\n"
        f"print(total.score(read('Return the last items, never all.', {PYTHON!r}, 'Return items.', None)))"
    )
    outs = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outs) == 1
