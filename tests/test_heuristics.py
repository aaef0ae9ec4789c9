"""Baselines without a model: one for every task, honest (they see what the prompt shows), and never at a loss."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import evaluate
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluate_metrics
from ianvs_bridge import heuristics
from ianvs_bridge.backends import open_backend
from ianvs_bridge.backends._backend import Request
from ianvs_bridge.heuristics import code_completion, code_review, fault_localisation, issue_triage, next_edit
from ianvs_bridge.heuristics._commenting import Code
from ianvs_bridge.heuristics._heuristic import Heuristic
from ianvs_bridge.heuristics._ranking import bm25
from ianvs_bridge.heuristics._terms import bilingual, stem, terms
from smart_coding_dataset import loading, rooms, tasks
from smart_coding_dataset.records import ChangedFile, CodeFile, Comment, Feedback, Issue, Reply
from smart_coding_dataset.tasks._task import Parsed, Task

NAMES = rooms.names(tasks)
ROWS: list[Issue] = list(loading.rows("core", "issue", "all"))


def task_of(name: str) -> Task:
    return rooms.member(tasks, name, "TASK")


def rules_of(name: str) -> Heuristic[Any, Any]:
    return rooms.member(heuristics, name, "HEURISTIC")


def rows_of(task: Task) -> list[Any]:
    return [row for row in loading.rows("core", task.config, "all") if task.select(row)]


def said(name: str, seen: Any, language: str = "en") -> str:
    return rules_of(name).answer(seen, language)


def test_every_task_has_rules_and_no_other() -> None:
    assert rooms.names(heuristics) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_member_declares_rules(name: str) -> None:
    assert isinstance(rules_of(name), Heuristic)


def texts(value: Any) -> Iterator[str]:
    """Every text in what rules see."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, int):
        yield str(value)
    else:
        assert value is None, f"what is {value!r}?"


def hidden(seen: Any, prompt: str) -> list[str]:
    """Lines that are seen and do not stand in the prompt."""
    return [line for text in texts(seen) for line in text.split("\n") if line.strip() not in prompt]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_rules_see_nothing_that_the_prompt_does_not_show(name: str, language: str) -> None:
    task = task_of(name)
    for row in rows_of(task):
        prompt = "\n".join(m["content"] for m in task.prompt(row, language, []))
        assert hidden(rules_of(name).see(row), prompt) == [], row.id


@pytest.mark.parametrize("name", NAMES)
def test_the_guard_sees_what_is_hidden(name: str) -> None:
    task = task_of(name)
    row = rows_of(task)[0]
    prompt = "\n".join(m["content"] for m in task.prompt(row, "en", []))
    assert hidden((rules_of(name).see(row), task.target(row)), prompt)


SECRET = "secret"


def blind(row: Any, name: str) -> Any:
    """A row with other words in all that its question does not show."""
    if isinstance(row, Comment):
        return replace(row, annotations=[], summary=SECRET, description=SECRET, commit=SECRET)
    reply = Reply(actor=SECRET, created_at="", updated_at=None, body=SECRET)
    if isinstance(row, Feedback):
        files = [replace(file, after=SECRET) for file in row.files]
        return replace(row, files=files, replies=[reply], tests=[], resolution="applied", patch=SECRET)
    row = replace(row, answers=[reply], labels=[SECRET], patch=SECRET, tests=[], pull_request_description=SECRET)
    if name == "issue_triage":
        row = replace(row, label="feature/minor", code_before=CodeFile(file_path="x.py", code_snippet=SECRET))
    if name in ("issue_triage", "fault_localisation", "issue_fix"):
        row = replace(row, code_after=replace(row.code_after, code_snippet=SECRET))
    return row


@pytest.mark.parametrize("name", NAMES)
def test_answers_do_not_depend_on_what_is_hidden(name: str) -> None:
    task = task_of(name)
    for row in rows_of(task):
        requests = [Request(task=task, row=r, messages=[], language="zh") for r in (row, blind(row, name))]
        seeing, not_seeing = (answer.text for answer in open_backend("heuristic").complete(requests))
        assert seeing == not_seeing
        assert SECRET not in (seeing or "")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_read_without_a_fault(name: str, language: str) -> None:
    task = task_of(name)
    for row in rows_of(task):
        read = task.parse(said(name, rules_of(name).see(row), language), row)
        assert isinstance(read, Parsed), f"{row.id}: {read}"
        assert set(read.faults) <= ({"nothing changed"} if name in CHANGES else set()), row.id


CHANGES = ("code_review", "issue_fix", "next_edit")
"""Tasks in which the rules may well change nothing."""


CODE = st.lists(
    st.sampled_from(
        ["def f(x):", "    return x", "class A:", "    def g(self):", "        self.y += 1", "", "# note", "x = 1"]
    )
    | st.text(max_size=20),
    max_size=12,
)
TEXT = st.text(max_size=80) | CODE.map("\n".join)
LINES = CODE.map(tuple)
SEEN: dict[str, st.SearchStrategy[Any]] = {
    "comment_function": st.builds(Code, TEXT, st.sampled_from(["python", "go"]), st.none()),
    "comment_line": st.builds(Code, TEXT, st.sampled_from(["python", "go"]), st.integers(1, 20)),
    "issue_triage": st.builds(issue_triage.Report, TEXT, TEXT),
    "fault_localisation": st.builds(fault_localisation.Report, TEXT, TEXT, TEXT),
    "issue_fix": st.builds(fault_localisation.Report, TEXT, TEXT, TEXT),
    "code_completion": st.builds(code_completion.Shown, LINES, st.sampled_from(["", "    "]), LINES),
    "code_review": st.builds(
        code_review.Remark, TEXT, st.integers(1, 9), st.integers(1, 9), TEXT, st.none() | TEXT
    ),
    "next_edit": st.builds(next_edit.Shown, st.just("a.py"), LINES, LINES),
}


@pytest.mark.parametrize("name", sorted(SEEN))
@settings(max_examples=80, deadline=None)
@given(data=st.data(), language=st.sampled_from(["en", "zh"]))
def test_there_is_an_answer_to_anything(name: str, data: Any, language: str) -> None:
    seen = data.draw(SEEN[name])
    answer = said(name, seen, language)
    assert isinstance(answer, str)
    assert answer == said(name, seen, language)


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Allow several hosts", "", ("feature", "minor")),
        ("希望支持多个主机", "", ("feature", "minor")),
        ("Server crashes on start", "We would support any fix.", ("bug", "critical")),
        ("节点无法启动", "", ("bug", "critical")),
        ("Hosts are sorted wrongly", "", ("bug", "major")),
        ("Typo in the readme", "", ("documentation", "minor")),
        ("Dates", "It would be nice to have the year.", ("feature", "minor")),
        ("Wrong sum", "```\nSecurity leaks, data loss, please add\n```", ("bug", "major")),
    ],
)
def test_type_and_severity_follow_words(title: str, body: str, expected: tuple[str, str]) -> None:
    found = json.loads(said("issue_triage", issue_triage.Report(title, body)))
    assert (found["type"], found["severity"]) == expected


FILE = '''\
"""Readings."""

LIMIT = 3


def load(path):
    return open(path).read()


def drop_oldest(queue):
    while len(queue) > LIMIT:
        queue.pop()


def send(queue):
    for reading in queue:
        print(reading)
'''


@pytest.mark.parametrize("report", ["The oldest reading is not dropped from the queue", "最旧的没有丢弃"])
def test_the_function_that_the_report_speaks_of_comes_first(report: str) -> None:
    seen = fault_localisation.Report(report, "", FILE)
    found = json.loads(said("fault_localisation", seen))
    assert found[0]["function"] == "drop_oldest"
    assert [line for place in found for line in place["lines"]][-1] in (3, 6, 10, 15), "names come last"
    assert sorted(line for place in found for line in place["lines"]) == [3, 6, 7, 10, 11, 12, 15, 16, 17]
    assert "`drop_oldest`" in said("issue_fix", seen)
    assert "`drop_oldest`" in said("issue_fix", seen, "zh")


def test_a_file_that_is_no_python_has_no_suspects() -> None:
    seen = fault_localisation.Report("title", "body", "int main() { return 0; }")
    assert said("fault_localisation", seen) == "[]"
    assert said("issue_fix", seen).startswith("Nothing is changed.\n\n```python\nint main")


def test_quotes_and_titles_count_more() -> None:
    lines = "def a():\n    x = alpha()\n\n\ndef b():\n    x = beta()\n"
    for title, body, first in (("", "alpha `beta`", "b"), ("", "`alpha` beta", "a"), ("beta", "alpha", "b")):
        found = json.loads(said("fault_localisation", fault_localisation.Report(title, body, lines)))
        assert found[0]["function"] == first


def test_a_block_is_copied_from_the_most_similar_place_with_the_names_of_this_one() -> None:
    above = """\
class Box:
    def clear(self):
        self.items = []
        return True

    def add(self, item):
        '''One more.'''
        check(item)
        self.items.append(item)
        self.count += 1
        return True

    def put(self, thing):
        '''One more.'''"""
    below = ("        self.items.append(thing)", "        self.count += 1", "        return True")
    shown = code_completion.Shown(tuple(above.split("\n")), "        ", below)
    answer = said("code_completion", shown)
    assert answer.startswith("```python\n        check(thing)\n        self.items.append(thing)\n")


def test_a_file_without_another_block_gets_pass() -> None:
    assert said("code_completion", code_completion.Shown(("def f():",), "    ", ())) == "```python\n    pass\n```"


def test_a_replacement_is_made_again_in_the_next_place_only() -> None:
    first = ("total = 0", "add(total)", "# total", "show(total)", "end(total)")
    now = ("count = 0", "add(count)", *first[2:])
    answer = said("next_edit", next_edit.Shown("a.py", first, now))
    assert "\n-show(total)\n+show(count)\n" in answer
    assert "end(count)" not in answer
    assert "# count" not in answer


def test_what_was_not_replaced_is_not_changed() -> None:
    first = ("a = 1", "b = a")
    unchanged = "```python\na = 1\nnew = 2\nb = a\n```"
    assert said("next_edit", next_edit.Shown("a.py", first, ("a = 1", "new = 2", "b = a"))) == unchanged


PROPOSED = (
    "def total(prices):\n    result = 0\n    for price in prices:\n        result -= price\n    return result"
)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_suggestion_is_applied_to_its_lines(language: str) -> None:
    remark = code_review.Remark(PROPOSED, 2, 4, "Shorter:", "    result = sum(prices)\n")
    answer = said("code_review", remark, language)
    assert answer.endswith("\n```\ndef total(prices):\n    result = sum(prices)\n    return result\n```")
    assert answer.startswith("The suggestion is applied." if language == "en" else "已采纳建议。")


def test_an_applied_suggestion_is_what_the_engineers_accepted() -> None:
    task = task_of("code_review")
    after = PROPOSED.replace("result -= price", "result += price") + "\n"
    file = ChangedFile(file_path="shop/total.py", before=PROPOSED + "\n", after=after)
    meant = {
        "file_path": file.file_path,
        "start_line": 4,
        "end_line": 4,
        "suggestion": "        result += price\n",
    }
    row = replace(rows_of(task)[0], files=[file], tests=[], **meant)
    assert task.select(row)
    for language in ("en", "zh"):
        read = task.parse(said("code_review", rules_of("code_review").see(row), language), row)
        assert isinstance(read, Parsed)
        assert json.loads(read.prediction)["code"] == after
        prompt = "\n".join(m["content"] for m in task.prompt(row, language, []))
        assert hidden(rules_of("code_review").see(row), prompt) == []


@pytest.mark.parametrize(
    "body",
    [
        "This should be `+=` instead of `-=`.",
        "`-=` should be `+=`, I think.",
        "这里 `-=` 应为 `+=`。",
        "用 `+=` 代替 `-=`",
        "`nothing` -> `something`, and `-=` -> `+=`",
    ],
)
def test_code_that_a_remark_names_is_replaced_in_the_lines_meant(body: str) -> None:
    answer = said("code_review", code_review.Remark(PROPOSED, 4, 4, body, None))
    assert answer == f"`-=` is now `+=`.\n\n```\n{PROPOSED.replace('-=', '+=')}\n```"
    elsewhere = said("code_review", code_review.Remark(PROPOSED, 2, 2, body, None))
    assert elsewhere == f"Nothing is changed: the remark names no code.\n\n```\n{PROPOSED}\n```"


def test_the_same_stem_for_forms_of_a_word() -> None:
    assert len({stem(word) for word in ("retry", "retries", "retried", "retrying")}) == 1
    assert len({stem(word) for word in ("stop", "stops", "stopped", "stopping")}) == 1
    assert len({stem(word) for word in ("box", "boxes")}) == 1
    assert stem("status") == "status"


def test_terms_of_names_prose_and_chinese() -> None:
    assert terms("the retry_after of parseHeader") == [
        "retry_after",
        "retry",
        "after",
        "parseheader",
        "pars",
        "header",
    ]
    assert terms("重新排队") == ["重新", "新排", "排队"]
    assert "队列" in bilingual("def put(queue)")


def test_a_rare_term_says_more_and_a_long_piece_less() -> None:
    pieces = [["a", "b"], ["a", "c"], ["a", "c", *"defghij"], ["x"]]
    scores = bm25(Counter("ab"), pieces)
    assert scores[0] > scores[1] > scores[2] > scores[3] == 0.0
    assert bm25(Counter(), pieces) == [0.0] * 4
    assert bm25(Counter("a"), [[], []]) == [0.0, 0.0]


def test_a_task_without_rules_is_an_error_that_says_so() -> None:
    task = replace(task_of("issue_fix"), name="poetry")
    (answer,) = open_backend("heuristic").complete([Request(task=task, row=ROWS[0], messages=[], language="en")])
    assert answer.text is None
    assert (answer.error or "").startswith("heuristic has no rules for poetry; it has some for: code_completion, ")


FIGURE = re.compile(r"^\| `(\w+)` \| `(\w+)` \| ([\d.]+) \|", re.MULTILINE)
DOCUMENT = Path(__file__).parent.parent / "docs" / "design" / "baselines.md"
FIGURES = {task: (metric, float(figure)) for task, metric, figure in FIGURE.findall(DOCUMENT.read_text("utf-8"))}


@pytest.mark.parametrize("name", NAMES)
def test_what_the_document_says_is_what_is_reached(name: str) -> None:
    task = task_of(name)
    metric, figure = FIGURES[name]
    assert metric == task.metrics[0]
    rows = [row for row in loading.rows("core", task.config, "test") if task.select(row)]
    spoken = [getattr(row, "natural_language", "en") for row in rows]
    read = [
        task.parse(said(name, rules_of(name).see(r), tongue), r) for r, tongue in zip(rows, spoken, strict=True)
    ]
    predictions = [p.prediction for p in read if isinstance(p, Parsed)]
    if name in ("code_review", "issue_fix"):  # what changes nothing mends nothing
        assert [json.loads(p)["code"] for p in predictions] == [task.columns(row)["code"] for row in rows]
        assert figure == 0.0
        return
    columns = [task.columns(row) for row in rows]
    inputs = {key: [each[key] for each in columns] for key in columns[0]}
    found = evaluate.load(evaluate_metrics.path(metric)).compute(predictions=predictions, **inputs)
    assert round(found[metric], 3) == figure
