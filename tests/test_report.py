"""The report: one page that loads nothing and believes nothing, a table, and intervals that mean something."""

from __future__ import annotations

import csv
import hashlib
import html
import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ianvs_bridge import page as pages
from ianvs_bridge import worked
from ianvs_bridge.board import boards
from ianvs_bridge.comparing import by_row, difference, interval
from ianvs_bridge.predict import predict
from ianvs_bridge.report import Report, report
from ianvs_bridge.results import Scored, rows_path
from ianvs_bridge.score import score
from ianvs_bridge.selection import select, spread, task_named
from ianvs_bridge.terminal import WIDTH
from ianvs_bridge.worked import BOUNDS, examples, reasons
from smart_coding_dataset import rooms, tasks
from smart_coding_dataset.errors import UserError

HOSTILE = "</style></script><script>alert('x')</script><img src=x onerror=alert(1)> \"'&{{ 7*7 }}"
TASK = "comment_line"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report on the three local backends and a hostile one that answers half of the rows."""
    folder = tmp_path_factory.mktemp("run")
    predict(TASK, model=("reference", "echo", "heuristic"), out=folder / "predictions")
    rows = select(task_named(TASK), "core", "test", None)
    hostile = [json.dumps({"task": TASK, "id": r.id, "text": HOSTILE, "backend": HOSTILE}) for r in rows[::2]]
    (folder / "predictions" / "hostile.jsonl").write_text("\n".join(hostile) + "\n", encoding="utf-8")
    score(folder / "predictions", out=folder / "results")
    return report(folder / "results", out=folder / "report")


QUICK = ("code_completion", "comment_line", "fault_localisation", "issue_triage", "next_edit")
"""Tasks that run nothing."""


@pytest.fixture(scope="module")
def all_tasks(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report on several tasks, one of its backends hostile in whatever form is read."""
    folder = tmp_path_factory.mktemp("all")
    predict(*QUICK, model=("reference", "echo", "heuristic"), limit=5, out=folder / "predictions")
    forms = {
        "code_completion": f"```python\nx = {HOSTILE!r}\n```",
        "fault_localisation": json.dumps([{"lines": [1, 5], "function": HOSTILE}]),
        "issue_triage": f"Type: bug, severity: major. {HOSTILE}",
        "next_edit": f"```python\nx = {HOSTILE!r}\n```",
    }
    for task, text in forms.items():
        ids = [row.id for row in spread(select(task_named(task), "core", "test", None), 5)]
        lines = [json.dumps({"task": task, "id": i, "text": text, "backend": HOSTILE}) for i in ids]
        (folder / "predictions" / f"hostile_{task}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    score(folder / "predictions", limit=5, out=folder / "results")
    return report(folder / "results", out=folder / "report")


class Page(HTMLParser):
    """What a browser would do with the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.unclosed: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))
        if tag not in {"meta", "line", "circle"}:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))


@pytest.mark.parametrize("which", ["made", "all_tasks"])
def test_what_a_model_wrote_stays_text(which: str, request: pytest.FixtureRequest) -> None:
    text = request.getfixturevalue(which).page.read_text("utf-8")
    page = Page(text)
    assert not page.unclosed
    assert sum(tag == "script" for tag, _ in page.opened) == 1
    assert not any(tag == "img" or any(a.startswith("on") for a in attrs) for tag, attrs in page.opened)
    assert "&lt;script&gt;alert" in text
    assert "{{ 7*7 }}" in text, "and is no template"


@pytest.mark.parametrize("which", ["made", "all_tasks"])
def test_the_page_loads_nothing(which: str, request: pytest.FixtureRequest) -> None:
    text = request.getfixturevalue(which).page.read_text("utf-8")
    for tag, attrs in Page(text).opened:
        assert tag not in {"link", "iframe", "object", "embed", "base"}
        assert "src" not in attrs
        assert (attrs.get("href") or "#").startswith("#")
    assert not re.search(r"url\(|@import", text)
    policy = next(a["content"] for t, a in Page(text).opened if t == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_every_label_has_both_languages(made: Report) -> None:
    texts = json.loads((pages.TEMPLATES / "texts.json").read_text("utf-8"))
    for key, (english, chinese) in texts.items():
        assert english.isascii() or not re.search(r"[\u4e00-\u9fff]", english) or key == "switch"
        assert re.search(r"[\u4e00-\u9fff]", chinese) or key == "switch"
    for metric in task_named(TASK).metrics:
        assert metric in texts
    text = made.page.read_text("utf-8")
    assert text.count('class="en"') == text.count('class="zh"') > 50


def test_every_task_and_every_metric_is_explained() -> None:
    texts = json.loads((pages.TEMPLATES / "texts.json").read_text("utf-8"))
    for name in rooms.names(tasks):
        assert f"{name}_task" in texts
        assert set(task_named(name).metrics) <= set(texts)


def test_the_overview_has_a_line_for_each_task_and_a_column_for_each_backend(all_tasks: Report) -> None:
    text = all_tasks.page.read_text("utf-8")
    overview = text[text.index('id="overview"') : text.index('id="board-1"')]
    for place, task in enumerate(QUICK, start=1):
        assert f'href="#board-{place}">{task}</a>' in overview
    heads = re.findall(r'<th scope="col">([^<]+)</th>', overview)
    assert heads[0] == "reference"
    assert set(map(html.unescape, heads)) == {"reference", "heuristic", "echo", HOSTILE}
    assert overview.count('class="meter"') == len(QUICK) * 4


def test_links_inside_the_page_lead_somewhere(all_tasks: Report) -> None:
    opened = Page(all_tasks.page.read_text("utf-8")).opened
    found = [attrs["id"] for _, attrs in opened if "id" in attrs]
    ids = set(found)
    assert len(ids) == len(found)
    assert {str(a["href"])[1:] for t, a in opened if t == "a"} <= ids


def test_readers_who_do_not_see_or_point_can_follow(all_tasks: Report) -> None:
    opened = Page(all_tasks.page.read_text("utf-8")).opened
    levels = [int(tag[1]) for tag, _ in opened if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), "no level of heading is skipped"
    for tag, attrs in opened:
        classes = (attrs.get("class") or "").split()
        if set(classes) & {"listing", "scroll", "asked"}:
            assert (attrs["tabindex"], attrs["role"]) == ("0", "region"), "what scrolls can be reached by keyboard"
            assert attrs["aria-label"]
        if tag == "svg":
            assert attrs["aria-hidden"] == "true", "its figures stand beside it"
        if tag == "th":
            assert attrs["scope"] in ("col", "row")


def test_the_table_has_a_line_for_each_backend_and_metric(made: Report) -> None:
    with made.table.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 4 * len(task_named(TASK).metrics)
    ranked = [line for line in table if line["metric"] == "comment_score"]
    assert [line["backend"] for line in ranked][:2] == ["reference", "heuristic"]
    hostile = next(line for line in ranked if line["backend"] == HOSTILE)
    assert float(hostile["coverage"]) == 0.5
    assert float(hostile["over_all"]) == pytest.approx(float(hostile["mean"]) / 2)


def test_the_terminal_shows_the_leaderboard(made: Report) -> None:
    shown = str(made)
    assert "comment_line: 12 rows of core, split test" in shown
    assert re.search(r"reference.*\d\.\d{3}–\d\.\d{3}.*100%", shown)
    assert shown.index("reference") < shown.index("heuristic") < shown.index("echo")
    assert str(made.page) in shown


def test_several_tasks_are_one_table_while_backends_fit_beside_each_other(all_tasks: Report) -> None:
    assert str(all_tasks).count("5 rows of core") == len(QUICK), "four backends do not"
    results = sorted((all_tasks.page.parent.parent / "results").glob("[!h]*.json"))
    shown = str(report(*results, out=all_tasks.page.parent / "three"))
    assert all(re.search(rf"{task} +5 +\w", shown) for task in QUICK)
    assert re.search(r"task +rows +metric +reference +heuristic +echo", shown)
    assert "– (0% read)" in shown
    assert max(map(len, shown.split("\n")[:-2])) <= WIDTH


def test_the_same_results_give_the_same_bytes(made: Report, tmp_path: Path) -> None:
    again = report(made.page.parent.parent / "results", out=tmp_path)
    assert again.page.read_bytes() == made.page.read_bytes()
    assert again.table.read_bytes() == made.table.read_bytes()


def test_examples_compare_the_engineers_with_each_backend(made: Report) -> None:
    (board,) = made.boards
    shown = examples(board)
    assert [e.which for e in shown] == ["typical", "worst", "best"]
    for example in shown:
        assert [p.author for p in example.panels] == ["", *(e.name for e in board.entries if e.role not in BOUNDS)]
        assert example.panels[0].shown is not None
        assert any(line.comment for line in example.panels[0].shown.lines)
    means = {e.which: e.panels[1].scores["comment_score"] for e in shown}
    assert means["worst"] <= means["typical"] <= means["best"]  # type: ignore[operator]


def test_an_example_says_what_was_asked_about_where_the_answers_do_not_show_it(all_tasks: Report) -> None:
    for board in all_tasks.boards:
        for example in examples(board):
            assert (example.text is not None) == (board.task == "issue_triage")
    panel = examples(all_tasks.boards[0])[0].panels[0]
    remarks = json.dumps([{"lines": [1, 2], "body": "Why?"}, {"body": "And this?"}])
    assert worked._text({"remarks": remarks, "code": "x"}, panel) == "Why?\n\nAnd this?"
    for nothing in (None, "", "3", "[]", '[{"lines": [1, 1]}]'):
        assert worked._text({"remarks": nothing}, panel) is None


def test_only_what_answered_the_same_rows_is_ranked_together(tmp_path: Path) -> None:
    for language in ("en", "zh"):
        done = predict(TASK, model=("echo",), language=language, out=tmp_path)  # type: ignore[arg-type]
        score(done.files[0].path, language=language, out=tmp_path / "results")  # type: ignore[arg-type]
    found = report(tmp_path / "results", out=tmp_path / "report").boards
    assert [len(board.entries) for board in found] == [1, 1]
    assert {tuple(board.languages) for board in found} == {("en",), ("zh",)}
    assert [board.baseline for board in found] == [None, None]


def test_one_result_given_twice_counts_once(made: Report, tmp_path: Path) -> None:
    results = made.page.parent.parent / "results"
    assert len(report(results, results, out=tmp_path).boards[0].entries) == 4


def test_results_of_one_backend_are_told_apart(made: Report, tmp_path: Path) -> None:
    rows = select(task_named(TASK), "core", "test", None)
    for folder, name, text in (("one", "a.x", "1"), ("one", "a.y", "2"), ("two", "a.x", "3")):
        (tmp_path / folder).mkdir(exist_ok=True)
        lines = [json.dumps({"task": TASK, "id": row.id, "text": text, "backend": "m"}) for row in rows]
        (tmp_path / folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        score(tmp_path / folder / f"{name}.jsonl", out=tmp_path / "results" / folder)
    one, two = tmp_path / "results" / "one", tmp_path / "results" / "two"

    def names(*paths: Path) -> set[str]:
        return {entry.name for board in report(*paths, out=tmp_path).boards for entry in board.entries}

    assert names(one) == {"m (x)", "m (y)"}
    assert names(one / "a.x.json", two) == {"m (one)", "m (two)"}
    assert len(names(one, two)) == 3


def test_bad_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no results given"):
        report(tmp_path)
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(UserError, match=r"x\.json: not a result"):
        report(tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"metrics": []}, r"metrics cannot be \[\]"),
        ({"metrics": {}}, "metrics cannot be empty"),
        ({"metrics": {"m": {"m": "high", "scored": 1}}}, r'm cannot be \["high"'),
        ({"metrics": {"m": 5}}, "m cannot be 5"),
        ({"coverage": "all"}, 'coverage cannot be "all"'),
        ({"speed": {}}, "no 'median_seconds'"),
        ({"faults": [1]}, r"faults cannot be \[1\]"),
    ],
)
def test_a_result_of_somebody_else_is_looked_at_before_it_is_shown(
    made: Report, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    sums = sorted((made.page.parent.parent / "results").glob("*.json"))[0]
    (tmp_path / "x.rows.jsonl").write_bytes(rows_path(sums).read_bytes())
    (tmp_path / "x.json").write_text(json.dumps(json.loads(sums.read_bytes()) | change))
    with pytest.raises(UserError, match=said):
        report(tmp_path, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("lines", "said"), [("", "no rows"), ("5\n", ":1: no line"), ("{\n", ":1: no line")])
def test_rows_of_somebody_else_are_looked_at_too(made: Report, tmp_path: Path, lines: str, said: str) -> None:
    sums = json.loads(sorted((made.page.parent.parent / "results").glob("*.json"))[0].read_bytes())
    (tmp_path / "x.rows.jsonl").write_text(lines)
    sums["rows_hash"] = hashlib.sha256(lines.encode()).hexdigest()
    (tmp_path / "x.json").write_text(json.dumps(sums))
    with pytest.raises(UserError, match=f"x.rows.jsonl.*{said}"):
        report(tmp_path, out=tmp_path / "out")


def scored(**scores: float | None) -> list[Scored]:
    return [
        Scored(
            id=key.split("_")[0],
            sample=0,
            scores={"m": value},
            abstention=None,
            faults=(),
            prediction=None,
            columns={},
            groups={},
            evidence={},
        )
        for key, value in scores.items()
    ]


def test_samples_of_a_row_are_averaged_and_a_missing_score_counts_nothing() -> None:
    assert by_row(scored(a_0=1.0, a_1=0.5, b=None), "m") == {"a": 0.75, "b": 0.0}


def test_a_paired_interval_sees_what_two_separate_ones_hide() -> None:
    easy = {str(n): n / 100 for n in range(100)}
    better = {key: value + 0.01 + 0.001 * (int(key) % 3) for key, value in easy.items()}
    found = difference(better, easy)
    assert found is not None
    assert 0.01 < found.low < found.mean < found.high < 0.012
    assert interval(list(better.values())).low < interval(list(easy.values())).high, "which overlap"
    assert difference(better, {"0": 1.0}) is None


def test_the_interval_covers_the_mean_about_as_often_as_it_says() -> None:
    import numpy as np

    random = np.random.default_rng(7)
    hits = [(e := interval(list(random.normal(0.5, 0.2, 40)))).low <= 0.5 <= e.high for _ in range(30)]
    assert 25 <= sum(hits) <= 30


def test_reasons_are_what_held_a_score_down_worst_first() -> None:
    evidence = {
        "length": 0.5,
        "language": 1.0,
        "against": [{"kind": "swap", "detail": "a", "cost": 0.9}],
        "words": ["x"],
    }
    assert reasons(evidence) == ["swap a", "length 0.50"]
    assert reasons("free text") == []


def test_lines_broken_for_the_width_of_a_file_are_joined_on_the_page() -> None:
    assert pages._flowed("a b\nc\n\nd\n- e\n- f") == "a b c\n\nd\n- e\n- f"
    assert pages._flowed("采样少于三个，\n或者有读数") == "采样少于三个，或者有读数"


def test_no_boards_from_no_results() -> None:
    assert boards([], "heuristic") == []
