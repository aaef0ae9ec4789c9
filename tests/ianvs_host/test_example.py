"""What `ianvs example` writes, and that a rank says what `predict` and `score` say."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_host.host import Host as Server
from chat_host.minds import engineer

from ianvs_bridge.adapters import asking, metrics, offline
from ianvs_bridge.backends._backend import Completion, Request
from ianvs_bridge.cli import build_app
from ianvs_bridge.example import example
from ianvs_bridge.example_files import BENCH
from ianvs_bridge.predict import predict
from ianvs_host.agreeing import agrees, scored
from ianvs_host.conftest import rank
from ianvs_host.host import Host
from smart_coding_dataset import loading, rooms, tasks
from smart_coding_dataset.errors import UserError

TEST = "dataset/smart_coding/comment/test_data"
MODELS = ("reference", "echo", "heuristic")
LAYOUT = {
    "benchmarkingjob.yaml",
    "README.md",
    "README_zh.md",
    "requirements.txt",
    "testalgorithms/gen/basemodel_comment_function.py",
    "testalgorithms/gen/gen_algorithm.yaml",
    "testalgorithms/gen/op_eval.py",
    "testenv/acc_comment_function.py",
    "testenv/testenv.yaml",
}


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_layout_is_that_of_the_proposal(tmp_path: Path) -> None:
    example("comment_function", out=tmp_path)
    data = {"train_data/data.jsonl", "test_data/metadata.json", "test_data/data.jsonl", "test_data/selection.json"}
    expected = {f"{BENCH}/{name}" for name in LAYOUT} | {f"dataset/smart_coding/comment/{name}" for name in data}
    assert set(files(tmp_path)) == expected


@pytest.mark.parametrize("form", ["plain", "metadata"])
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, form: Any) -> None:
    example("comment_function", out=tmp_path, form=form)
    first = files(tmp_path)
    example("comment_function", out=tmp_path, form=form)
    assert files(tmp_path) == first


@pytest.mark.parametrize(
    ("task", "form", "limit"),
    [
        ("comment_function", "metadata", 8),
        ("comment_line", "plain", None),
        *((name, "metadata", 2) for name in rooms.names(tasks) if not name.startswith("comment_")),
    ],
)
def test_the_rank_equals_predict_and_score_to_the_last_digit(
    host: Host, tmp_path: Path, task: str, form: Any, limit: int | None
) -> None:
    written = example(task, out=tmp_path / "out", model=MODELS, form=form, limit=limit)
    ranked = {line["basemodel-model"]: line for line in rank(host.run(str(written.job)))}
    results = scored(task, MODELS, limit, tmp_path)
    assert set(ranked) == set(results) == set(MODELS)
    assert all(agrees(ranked[model], results[model]) for model in MODELS)
    assert {result.rows for result in results.values()} == {written.rows}


@pytest.mark.parametrize("model", MODELS)
def test_another_digit_would_be_noticed(host: Host, tmp_path: Path, model: str) -> None:
    (line,) = rank(host.run(str(example("comment_line", out=tmp_path / "out", model=(model,), limit=3).job)))
    result = scored("comment_line", [model], 3, tmp_path)[model]
    assert agrees(line, result)
    assert not agrees(line | {"comment_score": line["comment_score"] + "1"}, result)


def test_the_rank_is_sorted_by_the_first_metric_and_shows_all_in_a_fixed_order(host: Host, tmp_path: Path) -> None:
    job = example("comment_function", out=tmp_path, model=("echo", "reference"), limit=2).job
    folder = host.run(str(job))
    assert [line["basemodel-model"] for line in rank(folder)] == ["reference", "echo"]
    header = next(csv.reader((folder / "selected_rank.csv").open(encoding="utf-8")))
    assert header[1:15] == ["algorithm", *metrics.names("comment_function")]


def test_metadata_has_the_four_dimensions_and_a_judge_prompt_for_each_row(tmp_path: Path) -> None:
    example("comment_function", out=tmp_path, form="metadata")
    dimensions = [f"level_{n}_dim" for n in (1, 2, 3, 4)]
    (metadata,) = lines(tmp_path / TEST / "metadata.json")
    assert set(metadata) == {"dataset", "description", *dimensions}
    for row in lines(tmp_path / TEST / "data.jsonl"):
        assert {name: row[name] for name in dimensions} == {name: metadata[name] for name in dimensions}
        assert row["query"] in row["judge_prompt"]
        assert row["response"]["target"] in row["judge_prompt"]
        language = row["response"]["row"]["natural_language"]
        assert bool(re.search("评判", row["judge_prompt"])) is (language == "zh")


def test_answers_carry_what_a_metric_needs_and_questions_do_not_give_it_away(tmp_path: Path) -> None:
    example("comment_function", out=tmp_path, form="plain")
    for row in lines(tmp_path / TEST / "data.jsonl"):
        answer = row["answer"]
        assert set(answer) == {"task", "id", "target", "columns", "row"}
        assert {"code", "references", "natural_language"} <= set(answer["columns"])
        assert answer["row"]["code_snippet"] in row["question"]
        assert not any(note["annotation"] in row["question"] for note in answer["row"]["annotations"])


def test_plain_after_metadata_leaves_no_metadata_behind(tmp_path: Path) -> None:
    example("comment_function", out=tmp_path, form="metadata")
    example("comment_function", out=tmp_path, form="plain")
    assert not (tmp_path / TEST / "metadata.json").exists()


def test_options_choose_rows_and_the_sweep(host: Host, tmp_path: Path) -> None:
    written = example("comment_function", out=tmp_path, language="zh", limit=2, shots=(0, 2), seed=(0, 7))
    rows = lines(tmp_path / TEST / "data.jsonl")
    assert written.rows == len(rows) == 2
    assert {row["response"]["row"]["natural_language"] for row in rows} == {"zh"}
    found = {(line["basemodel-shots"], line["basemodel-seed"]) for line in rank(host.run(str(written.job)))}
    assert found == {("0", "0"), ("0", "7"), ("2", "0"), ("2", "7")}


def test_options_of_a_backend_are_a_sweep_and_reach_the_server(host: Host, tmp_path: Path) -> None:
    with Server(engineer) as server:
        job = example(
            "comment_function",
            out=tmp_path,
            limit=2,
            model=(f"chat:{server.model}",),
            option=("max_tokens=64", "stream=false", "max_tokens=900"),
        ).job
        lines = rank(host.run(str(job)))
    assert {(line["basemodel-max_tokens"], line["basemodel-stream"]) for line in lines} == {
        ("64", "false"),
        ("900", "false"),
    }
    assert [asked.body["max_tokens"] for asked in server.log] == [64, 64, 900, 900]
    assert not any(asked.body.get("stream") for asked in server.log)


def test_a_path_among_options_does_not_depend_on_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    example("comment_line", out=tmp_path, limit=1, model=("chat:m@http://127.0.0.1:9/v1",), option=("cache=kept",))
    assert f'"{tmp_path}/kept"' in (tmp_path / BENCH / "testalgorithms/gen/gen_algorithm.yaml").read_text("utf-8")


class Recorder:
    """Keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        for request in requests:
            self.asked.append((request.row, request.messages, request.language))
            yield Completion(text="")


@pytest.mark.parametrize("shots", [0, 2])
def test_a_model_is_asked_exactly_what_predict_asks(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shots: int
) -> None:
    inside, outside = Recorder(), Recorder()
    monkeypatch.setattr(asking, "open_backend", lambda _spec, _options: inside)
    host.run(str(example("comment_function", out=tmp_path / "out", shots=(shots,), limit=5).job))
    monkeypatch.setattr("ianvs_bridge.predict.open_backend", lambda _spec, _options: outside)
    predict("comment_function", model=("echo",), shots=shots, limit=5, out=tmp_path / "predictions")
    assert inside.asked == outside.asked
    assert len(inside.asked) == 5
    assert all(len(messages) == 2 + 2 * shots for _, messages, _ in inside.asked)


def test_shots_come_from_train_only(tmp_path: Path) -> None:
    example("comment_function", out=tmp_path, shots=(1,))
    train = {
        line["answer"]["id"] for line in lines(tmp_path / "dataset/smart_coding/comment/train_data/data.jsonl")
    }
    known = {row.id for row in loading.rows("core", "comment", "train")}
    assert train
    assert train <= known


def test_more_shots_than_examples_is_one_clear_line(host: Host, tmp_path: Path) -> None:
    job = example("comment_function", out=tmp_path, limit=1).job
    path = tmp_path / BENCH / "testalgorithms/gen/gen_algorithm.yaml"
    path.write_text(path.read_text("utf-8").replace("shots: { values: [0] }", "shots: { values: [1] }"), "utf-8")
    with pytest.raises(UserError, match="1 shots asked for, but train has 0"):
        host.run(str(job))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": ("gpt",)}, "unknown backend 'gpt'; there are: .*echo"),
        ({"option": ("max_tokens=9",)}, "reference: unknown option 'max_tokens'; there are: none"),
        ({"model": ("chat:m@http://127.0.0.1:9/v1",), "option": ("max_tokens=many",)}, "whole number"),
        ({"option": ("max_tokens",)}, "expected NAME=VALUE"),
        ({"edge": "echo"}, "singletasklearning takes no --edge; it takes --model, --seed"),
        (
            {"paradigm": "jointinference", "model": ("echo",)},
            "no --model; it takes --edge, --cloud, --router",
        ),
        (
            {"paradigm": "lifelong"},
            "unknown paradigm 'lifelong'; there are: jointinference, multiedgeinference, singletasklearning",
        ),
        ({"seed": (0, 1000)}, "seed must be at most 999, found 1000"),
        ({"limit": 0}, "limit must be at least 1"),
        ({"shots": (-1,)}, "must be at least 0"),
        ({"data": "nowhere"}, "nowhere"),
        ({"split": "dev"}, "dev"),
    ],
)
def test_unusable_options_are_refused_before_anything_is_written(
    tmp_path: Path, options: Any, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        example("comment_function", out=tmp_path, **options)
    assert not files(tmp_path)


def test_each_task_needs_a_folder_of_its_own(tmp_path: Path) -> None:
    example("comment_function", out=tmp_path, limit=1)
    with pytest.raises(UserError, match="another task"):
        example("comment_line", out=tmp_path, limit=1)


@pytest.mark.parametrize("name", ["a b", "it's", 'quo"te', "路径", "dot.ted", "😀", "#hash", "co: lon", "$HOME"])
def test_any_printable_folder_name_works(host: Host, tmp_path: Path, name: str) -> None:
    job = example("comment_function", out=tmp_path / name, limit=1).job
    assert rank(host.run(str(job)))


def test_a_folder_name_that_cannot_be_printed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be printed"):
        example("comment_function", out=tmp_path / "a\nb")


@pytest.mark.parametrize("readme", ["README.md", "README_zh.md"])
def test_the_commands_of_the_readme_are_true(tmp_path: Path, readme: str) -> None:
    out = tmp_path / "with space"
    example("comment_line", out=out, limit=2, model=("reference", "echo"), language="en")
    text = (out / BENCH / readme).read_text("utf-8")
    (job,) = re.findall(r"^ianvs -f (.+)$", text, re.MULTILINE)
    assert Path(*shlex.split(job)).is_file()
    (again,) = re.findall(r"^smart-coding (ianvs example .+)$", text, re.MULTILINE)
    before = files(out)
    (out / BENCH / "benchmarkingjob.yaml").unlink()
    build_app()(shlex.split(again), exit_on_error=False, result_action="return_value")
    assert files(out) == before


def test_saved_predictions_score_the_same_again(host: Host, tmp_path: Path) -> None:
    job = example("comment_line", out=tmp_path, limit=3, model=("heuristic",)).job
    (line,) = rank(host.run(str(job)))
    (saved,) = tmp_path.rglob("predictions.jsonl")
    again = offline.rescore("comment_line", tmp_path / TEST / "data.jsonl", saved)
    assert {name: "" if value is None else repr(value) for name, value in again.items()}.items() <= line.items()
    saved.write_text(saved.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    with pytest.raises(UserError, match="2 of 3 rows have no prediction"):
        offline.rescore("comment_line", tmp_path / TEST / "data.jsonl", saved)


def test_what_was_saved_is_scored_again_without_a_rank(host: Host, tmp_path: Path) -> None:
    job = example("comment_line", out=tmp_path, limit=2).job
    script = [sys.executable, "-m", "ianvs_bridge.adapters.offline", str(job)]
    early = subprocess.run(script, capture_output=True, text=True, check=False, cwd="/")
    assert (early.returncode, early.stderr) == (
        1,
        "offline: no predictions yet: run the example first, or name some\n",
    )
    host.run(str(job))
    done = subprocess.run(script, capture_output=True, text=True, check=True, cwd="/")
    assert re.fullmatch(r"reference .*predictions\.jsonl comment_score=[\d.]+ .*coverage=1\.0 .*\n", done.stdout)


def test_metrics_refuse_predictions_of_other_rows(tmp_path: Path) -> None:
    example("comment_line", out=tmp_path, limit=2, form="plain")
    truth = [line["answer"] for line in lines(tmp_path / TEST / "data.jsonl")]
    predictions = [{"task": "comment_line", "id": answer["id"], "text": "x"} for answer in truth]
    assert metrics.value("coverage", truth, predictions) == 1.0
    for wrong in ([], predictions[:1], predictions[::-1]):
        with pytest.raises(ValueError, match="not those of the rows"):
            metrics.value("coverage", truth, wrong)


def test_the_language_to_ask_in_can_be_forced(host: Host, tmp_path: Path) -> None:
    job = example("comment_function", out=tmp_path, limit=1, language="en").job
    path = tmp_path / BENCH / "testalgorithms/gen/gen_algorithm.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('values: ["en"]', 'values: ["own", "zh"]'), "utf-8")
    assert len(rank(host.run(str(job)))) == 2
    path.write_text(text.replace('values: ["en"]', 'values: ["fr"]'), "utf-8")
    os.chdir("/")
    with pytest.raises(UserError, match="unknown language 'fr'; there are: en, own, zh"):
        host.run(str(job))


def test_the_commands_of_the_guide_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (Path(__file__).parents[2] / "docs/ianvs.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    commands = set(re.findall(r"^smart-coding (ianvs example .+)$", guide, re.MULTILINE))
    assert commands
    for command in commands:
        build_app()(shlex.split(command), exit_on_error=False, result_action="return_value")
    for path in re.findall(r"^pip install -r (example/.+)$", guide, re.MULTILINE):
        assert (tmp_path / path).is_file()
