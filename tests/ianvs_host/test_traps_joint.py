"""Each trap of edge and cloud in Ianvs, shown not to bite."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ianvs_bridge.adapters import asking
from ianvs_bridge.adapters.joint import JointModel, JointRows
from ianvs_bridge.backends._backend import Completion, Request
from ianvs_bridge.example import example
from ianvs_bridge.example_files import BENCH
from ianvs_bridge.preflight import check
from ianvs_host.conftest import rank
from ianvs_host.host import Host

TASK = "comment_line"
FILE = f"{BENCH}/testalgorithms/joint/joint_{TASK}.py"
TESTENV = f"{BENCH}/testenv/testenv.yaml"
ALGORITHM = f"{BENCH}/testalgorithms/joint/joint_algorithm.yaml"


def write(out: Path, **others: Any) -> str:
    options: dict[str, Any] = {"edge": "heuristic", "cloud": "reference", "limit": 3}
    return str(example(TASK, out=out, paradigm="jointinference", **options | others).job)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('os.environ["BACKEND_TYPE"] = "SMART_CODING"', "pass", ModuleNotFoundError),
        (
            'os.environ["BACKEND_TYPE"] = "SMART_CODING"',
            'os.environ["BACKEND_TYPE"] = "TORCH"',
            ModuleNotFoundError,
        ),
        ('os.environ["model_path"] = str(Path(__file__).resolve())', "pass", AttributeError),
        ("str(Path(__file__).resolve())", '"/nowhere"', FileExistsError),
    ],
)
def test_what_sedna_reads_is_set_when_the_file_is_imported_and_without_it_nothing_runs(
    host: Host, tmp_path: Path, old: str, new: str, error: type[Exception]
) -> None:
    job = write(tmp_path)
    edit(tmp_path / FILE, old, new)
    with pytest.raises(error):
        host.run(job)


def test_sedna_is_given_a_file_which_it_leaves_where_it_is(host: Host, tmp_path: Path) -> None:
    host.run(write(tmp_path))
    assert os.environ["model_path"] == str(tmp_path / FILE)  # noqa: SIM112  Sedna's name for it


def test_the_model_opens_although_load_is_never_called(host: Host, tmp_path: Path) -> None:
    job = write(tmp_path)
    edit(tmp_path / FILE, "str(Path(__file__).resolve())", '"org/name"')
    assert all(float(line["coverage"]) == 1.0 for line in rank(host.run(job)))


@pytest.mark.parametrize("mode", ["inference-then-mining", "self-design"])
def test_the_mode_stands_where_ianvs_reads_it_and_no_other_gets_through(
    host: Host, tmp_path: Path, mode: str
) -> None:
    job = write(tmp_path)
    edit(tmp_path / TESTENV, "mining-then-inference", mode)
    assert check(Path(job)) == [f"testenv.hard_example_mining_mode: expected mining-then-inference, found {mode}"]


@pytest.mark.parametrize("kind", ["dataset_processor", "edgemodel", "cloudmodel", "hard_example_mining"])
def test_a_module_that_is_missing_is_said_before_the_run(host: Host, tmp_path: Path, kind: str) -> None:
    job = write(tmp_path)
    edit(tmp_path / ALGORITHM, f'- type: "{kind}"', '- type: "basemodel"')
    (problem,) = check(Path(job))
    assert "expected the modules dataset_processor, edgemodel, cloudmodel, hard_example_mining" in problem


def test_a_router_of_another_name_would_get_no_models_and_is_refused(host: Host, tmp_path: Path) -> None:
    job = write(tmp_path)
    edit(tmp_path / ALGORITHM, '"OracleRouter"', '"MyRouter"')
    edit(tmp_path / FILE, '"OracleRouter"', '"MyRouter"')
    assert check(Path(job)) == ["the router is called 'MyRouter'; Ianvs hands the models to 'OracleRouter' alone"]
    with pytest.raises(TypeError, match="edgemodel"):
        host.run(job)


def test_training_data_is_named_although_nobody_trains(tmp_path: Path) -> None:
    write(tmp_path)
    assert "train_data:" in (tmp_path / TESTENV).read_text("utf-8")
    assert (tmp_path / "dataset/smart_coding/comment/train_data/data.jsonl").is_file()


def test_the_models_have_the_signatures_that_sedna_looks_for() -> None:
    kinds = {name: p.kind for name, p in inspect.signature(JointModel.predict).parameters.items()}
    assert kinds["kwargs"] is inspect.Parameter.VAR_KEYWORD  # called so, or the mode is dropped
    assert list(inspect.signature(JointModel.inference).parameters)[1:3] == ["data", "post_process"]
    assert not callable(model("edge"))  # Sedna would call it


def model(place: Any) -> JointModel:
    kind: Callable[..., JointModel] = type("Made", (JointModel,), {"task": TASK, "data": Path(), "place": place})
    return kind(model="echo")


def test_answers_of_test_cases_that_share_a_folder_are_kept_apart(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "open_backend", lambda _spec, _options: Empty())
    spec, options = "chat:m@http://127.0.0.1:9/v1", ("cloud.max_tokens=8", "cloud.max_tokens=9")
    lines = rank(host.run(write(tmp_path, cloud=spec, option=options)))
    files = sorted(tmp_path.rglob("routed/*.jsonl"))
    assert len(lines) == len(files) == 10
    assert all(len(path.read_text("utf-8").splitlines()) == 3 for path in files)


class Empty:
    """Has nothing to say."""

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        for _ in requests:
            yield Completion(text="", seconds=0.0)


def test_an_empty_answer_is_still_a_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "open_backend", lambda _spec, _options: Empty())
    monkeypatch.setenv("RESULT_SAVED_URL", str(tmp_path / "workspace"))
    write(tmp_path)
    made = model("edge")
    type(made).data = tmp_path / "dataset/smart_coding/comment/test_data/data.jsonl"
    (row, *_) = rows(type(made).data)
    found = made.predict(row)
    assert found  # Ianvs counts what is falsy as given by nobody
    assert found["prediction"]["text"] == ""
    made.cleanup()
    assert made._kept is not None
    assert made._kept._backend is None  # the memory is free before the next test case


def rows(path: Path) -> list[Any]:
    values = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    kind = type("Made", (JointRows,), {"data": path})
    questions = np.array([value["prompt"] + value["query"] for value in values])
    return list(kind()(SimpleNamespace(x=questions)).x)


def test_rows_come_behind_equal_questions_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, form="plain")
    path = tmp_path / "dataset/smart_coding/comment/test_data/data.jsonl"
    values = [json.loads(line) | {"question": "same"} for line in path.read_text("utf-8").splitlines()]
    path.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")
    kind = type("Made", (JointRows,), {"data": path})
    found = kind()(SimpleNamespace(x=np.array(["same"] * 3))).x
    assert [row.id for row in found] == [value["answer"]["id"] for value in values]


def test_the_models_that_ianvs_hands_to_a_router_are_no_columns_of_addresses(host: Host, tmp_path: Path) -> None:
    folder = host.run(write(tmp_path))
    for name in ("selected_rank.csv", "all_rank.csv"):
        assert " object at 0x" not in (folder / name).read_text("utf-8")
    assert not any(column.endswith("edgemodel") and "-" in column for column in rank(folder)[0])
