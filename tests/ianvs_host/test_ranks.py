"""From a rank to our report, and from our results to a rank."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from ianvs_bridge import measures, rank_files, results
from ianvs_bridge.adapters.metrics import names, of_answers
from ianvs_bridge.example import example
from ianvs_bridge.jobs import Benchmarkingjob, read
from ianvs_bridge.predict import predict
from ianvs_bridge.rank_export import export
from ianvs_bridge.ranks import Ranked, ranks
from ianvs_bridge.score import score
from ianvs_host.conftest import rank
from ianvs_host.host import Host
from smart_coding_dataset.errors import UserError

MODELS = ("reference", "echo", "heuristic")
TASK = "comment_line"


@pytest.fixture
def ran(host: Host, tmp_path: Path) -> Path:
    """An example that the host has run."""
    host.run(str(example(TASK, out=tmp_path / "example", model=MODELS, limit=3).job))
    return tmp_path / "example"


def table(shown: Ranked) -> list[dict[str, str]]:
    with shown.report.table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def all_rank(folder: Path) -> Path:
    return folder / f"workspace/smart_coding_{TASK}/rank/all_rank.csv"


def test_the_report_of_a_rank_is_that_of_predict_and_score(ran: Path, tmp_path: Path) -> None:
    shown = ranks(ran, out=tmp_path / "report")
    assert shown.ok
    assert shown.figures == 3 * len(of_answers(TASK))
    done = predict(TASK, model=MODELS, limit=3, out=tmp_path / "predictions")
    scores = score(*(file.path for file in done.files), limit=3, out=tmp_path / "results")
    expected = {r.backend: r for r in (results.read(path)[0] for path, _ in scores.files)}
    assert {line["backend"] for line in table(shown)} == set(expected) == set(MODELS)
    for line in table(shown):
        result = expected[line["backend"]]
        assert line["mean"] == repr(result.metrics[line["metric"]][line["metric"]])
        assert line["dataset_hash"] == result.dataset_hash
        assert (line["data"], line["split"]) == ("core", "test")
    assert "reference" in shown.report.page.read_text("utf-8")


def test_columns_are_read_by_name_whatever_their_order(ran: Path, tmp_path: Path) -> None:
    before = rank_files.read(all_rank(ran), names(TASK))
    with all_rank(ran).open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    order = sorted(range(len(lines[0])), key=lambda n: lines[0][n], reverse=True)
    with all_rank(ran).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([line[n] for n in order] for line in lines)
    assert {line.case: line.figures for line in rank_files.read(all_rank(ran), names(TASK))} == {
        line.case: line.figures for line in before
    }
    assert ranks(ran, out=tmp_path / "report").ok


def test_a_figure_that_its_answers_do_not_give_is_said(ran: Path, tmp_path: Path) -> None:
    (line,) = [line for line in rank(all_rank(ran).parent) if line["basemodel-model"] == "heuristic"]
    edit(all_rank(ran), line["comment_score"], "0.99")
    shown = ranks(ran, out=tmp_path / "report")
    assert shown.differences == (
        f"heuristic: comment_score is 0.99 in the rank and {line['comment_score']} from its answers",
    )
    assert not shown.ok
    assert str(shown).endswith(shown.differences[0])


def test_answers_that_are_gone_cost_only_their_line(ran: Path, tmp_path: Path) -> None:
    (url,) = [line["url"] for line in rank(all_rank(ran).parent) if line["basemodel-model"] == "echo"]
    shutil.rmtree(url)
    shown = ranks(ran, out=tmp_path / "report")
    assert {line["backend"] for line in table(shown)} == {"reference", "heuristic"}
    assert len(shown.differences) == 1
    assert "echo: " in shown.differences[0]
    assert "cannot be read" in shown.differences[0]


def test_answers_to_other_rows_are_not_mixed_in(ran: Path, tmp_path: Path) -> None:
    example(TASK, out=ran, model=MODELS, limit=4)
    with pytest.raises(UserError, match="not one answer to each row of the example as it is now"):
        ranks(ran, out=tmp_path / "report")


def test_of_two_runs_the_newest_counts_and_test_cases_keep_their_names(host: Host, tmp_path: Path) -> None:
    job = example(TASK, out=tmp_path, model=("heuristic",), limit=3, seed=(0, 7)).job
    host.run(str(job))
    host.run(str(job))
    shown = ranks(tmp_path, out=tmp_path / "report")
    assert shown.ok
    assert {line["backend"] for line in table(shown)} == {"heuristic (seed=0)", "heuristic (seed=7)"}


def test_before_a_run_there_is_no_rank(tmp_path: Path) -> None:
    example(TASK, out=tmp_path, limit=1)
    with pytest.raises(UserError, match="no rank yet"):
        ranks(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [("a,b\n1,2\n", "no column 'algorithm'"), ("algorithm,paradigm,time,url,coverage\na,b,c,d,e\n", "a number")],
)
def test_what_is_no_rank_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "rank.csv").write_text(text)
    with pytest.raises(UserError, match=message):
        rank_files.read(tmp_path / "rank.csv", ["coverage"])


def test_exported_results_are_the_rank_that_ianvs_writes(ran: Path, tmp_path: Path) -> None:
    done = predict(TASK, model=MODELS, limit=3, out=tmp_path / "predictions")
    score(*(file.path for file in done.files), limit=3, out=tmp_path / "results")
    (folder,) = export(tmp_path / "results", out=tmp_path / "ranks").folders
    for name in (rank_files.ALL, rank_files.SELECTED):
        ours = {line["basemodel-model"]: line for line in rank(folder, name)}
        for line in rank(all_rank(ran).parent, name):
            other = ours.pop(line["basemodel-model"])
            same = {key for key in other if key not in ("time", "url", *measures.names())}
            assert {key: line[key] for key in same} == {key: other[key] for key in same}
        assert not ours
    assert [line["rank"] for line in rank(folder)] == ["1", "2", "3"]
    assert rank(folder)[0]["basemodel-model"] == "reference"


def test_ianvs_goes_on_with_an_exported_rank(host: Host, tmp_path: Path) -> None:
    done = predict(TASK, model=("heuristic",), limit=3, out=tmp_path / "predictions")
    score(done.files[0].path, limit=3, out=tmp_path / "results")
    (folder,) = export(tmp_path / "results", out=tmp_path / "ranks").folders
    job = example(TASK, out=tmp_path / "example", model=("reference",), limit=3).job
    shutil.copytree(folder, read(Benchmarkingjob, job).ranks)
    lines = rank(host.run(str(job)))
    assert [line["basemodel-model"] for line in lines] == ["reference", "heuristic"]
