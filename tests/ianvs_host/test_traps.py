"""Each trap of Ianvs that a generated example could fall into, shown not to bite."""

from __future__ import annotations

import ast
import json
import logging
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ianvs_bridge import example_data
from ianvs_bridge.adapters import asking, metrics
from ianvs_bridge.adapters.lines import Rows
from ianvs_bridge.backends._backend import Completion, Request
from ianvs_bridge.example import example
from ianvs_bridge.example_files import BENCH
from ianvs_bridge.selection import task_named
from ianvs_host import data
from ianvs_host.conftest import rank
from ianvs_host.host import Host
from smart_coding_dataset import loading
from smart_coding_dataset.errors import UserError

TASKS = ("comment_function", "comment_line")


def write(out: Path, task: str = "comment_function", **options: Any) -> Path:
    """An example of three rows; the result is its job."""
    return example(task, out=out, **{"limit": 3, "language": "en"} | options).job


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_paths_do_not_depend_on_the_working_directory(host: Host, tmp_path: Path) -> None:
    job = write(tmp_path / "out")
    for place in (tmp_path / "out", Path("/")):
        os.chdir(place)
        assert rank(host.run(str(job)))
    assert not (tmp_path / "workspace").exists()


def test_the_host_takes_relative_paths_from_the_working_directory(host: Host, tmp_path: Path) -> None:
    job = write(tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.yaml"):
        edit(path, f"{tmp_path / 'out'}/", "./")
    os.chdir(tmp_path / "out")
    assert rank(host.run(str(job)))
    os.chdir(tmp_path)
    with pytest.raises(RuntimeError, match="not found"):
        host.run(str(job))


@pytest.mark.parametrize("gone", ["the file", "its lines"])
def test_no_rows_is_an_error_and_not_an_empty_success(host: Host, tmp_path: Path, gone: str) -> None:
    job = write(tmp_path, form="plain")
    data = tmp_path / "dataset/smart_coding/comment/test_data/data.jsonl"
    data.unlink() if gone == "the file" else data.write_text("")
    with pytest.raises(UserError, match="no such data file" if gone == "the file" else "no questions"):
        host.run(str(job))


def test_two_examples_in_one_process_each_run_their_own_model(host: Host, tmp_path: Path) -> None:
    for task in TASKS:
        job = write(tmp_path / task, task)
        (line,) = rank(host.run(str(job)))
        assert line["basemodel"] == f"smart_coding_{task}"
        (saved,) = (tmp_path / task).rglob("predictions.jsonl")
        assert {json.loads(text)["task"] for text in saved.open(encoding="utf-8")} == {task}


def test_the_host_runs_the_first_of_two_files_of_one_name(host: Host, tmp_path: Path) -> None:
    for task in TASKS:
        write(tmp_path / task, task)
        gen = tmp_path / task / BENCH / "testalgorithms/gen"
        (gen / f"basemodel_{task}.py").rename(gen / "basemodel_same.py")
        edit(gen / "basemodel_same.py", f'alias="smart_coding_{task}"', 'alias="same"')
        edit(gen / "gen_algorithm.yaml", f"basemodel_{task}.py", "basemodel_same.py")
        edit(gen / "gen_algorithm.yaml", f'"smart_coding_{task}"', '"same"')
    first, second = (str(tmp_path / task / BENCH / "benchmarkingjob.yaml") for task in TASKS)
    host.run(first)
    with pytest.raises(UserError, match="is not in"):  # the first model does not know the questions of the second
        host.run(second)


def test_a_model_and_a_metric_never_share_an_alias(host: Host, tmp_path: Path) -> None:
    host.run(str(write(tmp_path)))
    environment = yaml.safe_load((tmp_path / BENCH / "testenv/testenv.yaml").read_text("utf-8"))["testenv"]
    names = [metric["name"] for metric in environment["metrics"]]
    assert len(set(names)) == len(names)
    assert set(host.factory.registry["general"]) == {*names, "smart_coding_comment_function"}
    assert not set(names) & {"rank", "algorithm", "paradigm", "time", "url", "basemodel", "general", "aggregation"}


@pytest.mark.parametrize("task", TASKS)
def test_file_names_are_identifiers_that_no_module_has(tmp_path: Path, task: str) -> None:
    write(tmp_path, task)
    names = [path.stem for path in (tmp_path / BENCH).rglob("*.py") if path.stem != "op_eval"]
    assert sorted(names) == [f"acc_{task}", f"basemodel_{task}"]
    assert all(name.isidentifier() and name not in sys.modules for name in names)


def test_generated_files_import_no_siblings_and_leave_the_path_alone(tmp_path: Path) -> None:
    write(tmp_path)
    for path in (tmp_path / BENCH).rglob("*.py"):
        code = path.read_text("utf-8")
        froms = {node.module for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom)}
        theirs = {"opencompass"} if path.stem == "op_eval" else {"sedna", "pathlib"}
        assert {str(name).partition(".")[0] for name in froms} <= {"ianvs_bridge", *theirs}
        assert "sys.path" not in code
        assert len(code.splitlines()) <= 45


def test_every_method_is_there_and_preprocess_is_called_once(host: Host, tmp_path: Path) -> None:
    host.run(str(write(tmp_path)))
    assert host.calls == ["preprocess", "train", "save", "load", "predict"]


def test_hyperparameters_are_lists_in_items_of_one_key(host: Host, tmp_path: Path) -> None:
    job = write(tmp_path, model=("reference", "echo"), shots=(0, 1))
    items = yaml.safe_load((tmp_path / BENCH / "testalgorithms/gen/gen_algorithm.yaml").read_text("utf-8"))
    items = items["algorithm"]["modules"][0]["hyperparameters"]
    assert all(len(item) == 1 and isinstance(next(iter(item.values()))["values"], list) for item in items)
    lines = rank(host.run(str(job)))
    found = {(line["basemodel-model"], line["basemodel-shots"]) for line in lines}
    assert found == {("reference", "0"), ("reference", "1"), ("echo", "0"), ("echo", "1")}


class Brittle:
    """Breaks at every second request that it has ever seen, in the middle of its stream."""

    seen = 0

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        for request in requests:
            Brittle.seen += 1
            if Brittle.seen % 2:
                raise MemoryError("too long for this device")
            yield Completion(text=request.task.target(request.row), seconds=2.0)


def test_a_failing_row_costs_only_itself(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "open_backend", lambda _spec, _options: Brittle())
    monkeypatch.setattr(Brittle, "seen", 0)
    (line,) = rank(host.run(str(write(tmp_path))))
    (saved,) = tmp_path.rglob("predictions.jsonl")
    answers = [json.loads(text) for text in saved.open(encoding="utf-8")]
    assert [answer["error"] for answer in answers] == ["MemoryError: too long for this device", None] * 1 + [
        "MemoryError: too long for this device"
    ]
    assert float(line["coverage"]) == pytest.approx(1 / 3)
    assert float(line["median_seconds"]) == 2.0


class Talkative:
    """Gives two answers to each question."""

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        for request in requests:
            yield Completion(text=request.row.id)
            yield Completion(text="more")


@pytest.mark.parametrize(("backend", "texts"), [("Talkative", 3), ("Mute", 0)])
def test_there_is_one_answer_a_row_whatever_a_backend_does(backend: str, texts: int) -> None:
    rows = loading.rows("core", "comment")[:3]
    task = task_named("comment_function")
    requests = [Request(task=task, row=row, messages=[], language="en") for row in rows]
    answers = list(asking.survive(globals()[backend](), requests))
    assert len(answers) == 3
    assert sum(answer.text is not None for answer in answers) == texts


class Mute:
    """Answers nothing at all, and says so by stopping."""

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        return iter(())


def test_what_was_not_measured_is_a_blank_cell_with_its_reason(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(asking, "open_backend", lambda _spec, _options: Mute())
    (line,) = rank(host.run(str(write(tmp_path))))
    for name in ("comment_score", "comment_accuracy", "median_seconds", "tokens_per_second"):
        assert line[name] == ""
        assert f"{name} is left blank" in caplog.text
    assert float(line["coverage"]) == 0.0


def test_a_fault_in_scoring_costs_one_cell_and_not_the_rank(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    judged = metrics.judged

    def brittle(task: Any, rows: Any, answers: Any, runs: Any) -> Any:
        if answers[0].backend == "echo":
            raise RecursionError("an answer nested too deep")
        return judged(task, rows, answers, runs)

    monkeypatch.setattr(metrics, "judged", brittle)
    lines = rank(host.run(str(write(tmp_path, model=("echo", "reference")))))
    assert [bool(line["comment_score"]) for line in lines] == [True, False]
    assert "comment_score is left blank, scoring failed: RecursionError: an answer nested too deep" in caplog.text


def test_predictions_are_saved_even_if_a_metric_then_fails(host: Host, tmp_path: Path) -> None:
    job = write(tmp_path)
    edit(tmp_path / BENCH / "testenv/acc_comment_function.py", "from ianvs_bridge", "from ianvs_bridge_typo")
    with pytest.raises(RuntimeError, match="ianvs_bridge_typo"):
        host.run(str(job))
    (saved,) = tmp_path.rglob("predictions.jsonl")
    assert len(saved.read_text("utf-8").splitlines()) == 3
    assert not list(tmp_path.rglob("*.csv"))


@pytest.mark.parametrize("form", ["plain", "metadata"])
def test_data_files_have_no_blank_line_no_bom_and_every_key(tmp_path: Path, form: Any) -> None:
    write(tmp_path, form=form)
    needed = {"plain": {"question", "answer"}, "metadata": {"query", "response", "level_3_dim", "level_4_dim"}}
    data = (tmp_path / "dataset/smart_coding/comment/test_data/data.jsonl").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"}\n")
    for line in data.decode().split("\n")[:-1]:
        assert needed[form] <= set(json.loads(line))


def test_a_question_too_wide_for_the_array_is_left_out_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    folder = tmp_path / "dataset/smart_coding/comment/test_data"
    lengths = sorted(len(v["prompt"] + v["query"]) for v in map(json.loads, (folder / "data.jsonl").open()))
    monkeypatch.setattr(example_data, "LONGEST", lengths[-1] - 1)
    written = example("comment_function", out=tmp_path, limit=3, language="en")
    assert (written.rows, written.dropped) == (2, 1)
    (dropped,) = map(json.loads, (folder / "dropped.jsonl").open(encoding="utf-8"))
    assert "longer than" in dropped["reason"]
    assert dropped["row"]["id"] == dropped["id"]
    assert "1 left out" in str(written)
    monkeypatch.setattr(example_data, "LONGEST", lengths[0] - 1)
    with pytest.raises(UserError, match="every question"):
        write(tmp_path)


def test_a_question_is_found_without_the_nul_that_numpy_cuts_off(tmp_path: Path) -> None:
    write(tmp_path, form="plain")
    path = tmp_path / "dataset/smart_coding/comment/test_data/data.jsonl"
    values = [json.loads(line) for line in path.open(encoding="utf-8")]
    values[0]["question"] += "\0"
    path.write_text("".join(json.dumps(value) + "\n" for value in values))
    (row,) = Rows(path).of([values[0]["question"].rstrip("\0")])
    assert row.id == values[0]["answer"]["id"]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(min_size=1), min_size=1, max_size=8))
def test_any_question_survives_the_data_file_and_the_array(tmp_path: Path, texts: list[str]) -> None:
    if not (tmp_path / "dataset").exists():
        write(tmp_path, form="plain", limit=1)
    path = tmp_path / "dataset/smart_coding/comment/test_data/data.jsonl"
    (answer,) = (json.loads(line)["answer"] for line in path.read_text("utf-8").splitlines()[:1])
    found = [answer | {"row": answer["row"] | {"id": f"row {n}"}} for n in range(len(texts))]
    many = tmp_path / "many.jsonl"
    example_data._write(many, [{"question": q, "answer": a} for q, a in zip(texts, found, strict=True)])
    asked = data.load(str(many)).x
    texts = [text.rstrip("\0") for text in texts]
    expected = [f"row {n}" for n in range(len(texts))]
    assert [str(text) for text in asked] == texts
    assert [row.id for row in Rows(many).of(str(text) for text in asked)] == expected


def test_equal_questions_get_their_rows_in_the_order_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, form="plain")
    path = tmp_path / "dataset/smart_coding/comment/test_data/data.jsonl"
    values = [json.loads(line) | {"question": "same"} for line in path.open(encoding="utf-8")]
    path.write_text("".join(json.dumps(value) + "\n" for value in values))
    assert [row.id for row in Rows(path).of(["same"] * 3)] == [value["answer"]["id"] for value in values]
    with pytest.raises(UserError, match="question 4 is not in"):
        Rows(path).of(["same"] * 4)


def test_predictions_hold_no_numpy_types(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Any] = []
    plain = Host._call

    def spy(self: Host, model: Any, method: str, *values: Any) -> Any:
        result = plain(self, model, method, *values)
        kept.extend(result if method == "predict" else [])
        return result

    monkeypatch.setattr(Host, "_call", spy)
    host.run(str(write(tmp_path, form="plain")))
    assert {type(value) for answer in kept for value in answer.values()} <= {str, int, float, type(None)}


def test_nothing_silences_the_log_of_ianvs(host: Host, tmp_path: Path) -> None:
    host.run(str(write(tmp_path)))
    assert logging.root.manager.disable == 0
    assert logging.getLogger("ianvs.smart_coding").isEnabledFor(logging.INFO)


def test_a_moved_example_is_repaired_by_writing_it_again(host: Host, tmp_path: Path) -> None:
    job = write(tmp_path / "old")
    shutil.move(tmp_path / "old", tmp_path / "new")
    moved = tmp_path / "new" / job.relative_to(tmp_path / "old")
    with pytest.raises(RuntimeError, match="not found config file"):
        host.run(str(moved))
    assert rank(host.run(str(write(tmp_path / "new"))))
