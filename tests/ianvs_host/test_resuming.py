"""A run that was stopped goes on: what was answered is not asked again; what that would falsify is left blank."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_host.host import Host as Server
from chat_host.minds import engineer

from ianvs_bridge import measures
from ianvs_bridge.adapters import asking
from ianvs_bridge.backends._backend import Completion, Request
from ianvs_bridge.example import example
from ianvs_host.conftest import rank
from ianvs_host.host import Host
from ianvs_host.pairing import by_router, pair, stands_between
from smart_coding_dataset.errors import UserError

TASK = "comment_function"


class Counted:
    """Answers with the reference and keeps the ids of what it was asked; it can be made to fail or stop."""

    def __init__(self, *, stops: int | None = None, fails: int | None = None) -> None:
        self.asked: list[str] = []
        self._stops, self._fails = stops, fails

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        for request in requests:
            if len(self.asked) == self._stops:
                raise KeyboardInterrupt
            self.asked.append(request.row.id)
            if len(self.asked) == self._fails:
                raise ConnectionError("the line broke")
            yield Completion(text=request.task.target(request.row), seconds=1.0)


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(backend: Counted) -> Counted:
        monkeypatch.setattr(asking, "open_backend", lambda _spec, _options: backend)
        return backend

    return use


def test_a_stopped_run_asks_only_what_is_left_and_then_nothing(host: Host, tmp_path: Path, asks: Any) -> None:
    job = str(example(TASK, out=tmp_path, limit=5).job)
    first = asks(Counted(stops=2))
    with pytest.raises(KeyboardInterrupt):
        host.run(job)
    rest = asks(Counted())
    (line,) = rank(host.run(job))
    assert (len(first.asked), len(rest.asked)) == (2, 3)
    assert not set(first.asked) & set(rest.asked)
    assert float(line["coverage"]) == 1.0
    assert not asks(again := Counted()).asked
    host.run(job)
    assert not again.asked
    assert all(len(path.read_text("utf-8").splitlines()) == 5 for path in tmp_path.rglob("predictions.jsonl"))


def test_what_failed_is_asked_again_by_the_next_run(host: Host, tmp_path: Path, asks: Any) -> None:
    job = str(example(TASK, out=tmp_path, limit=3).job)
    first = asks(Counted(fails=2))
    (line,) = rank(host.run(job))
    assert float(line["coverage"]) == pytest.approx(2 / 3)
    second = asks(Counted())
    coverages = [float(line["coverage"]) for line in rank(host.run(job), "all_rank.csv")]
    assert second.asked == [first.asked[1]]
    assert sorted(coverages) == [pytest.approx(2 / 3), 1.0]


def test_a_torn_line_is_cut_off_and_asked_again(host: Host, tmp_path: Path, asks: Any) -> None:
    job = str(example(TASK, out=tmp_path, limit=3).job)
    asks(Counted())
    host.run(job)
    (kept,) = tmp_path.rglob("answers/*.jsonl")
    kept.write_bytes(kept.read_bytes()[:-20])
    again = asks(Counted())
    host.run(job)
    assert len(again.asked) == 1


def test_what_was_seen_of_the_device_is_blank_where_answers_are_of_another_run(
    host: Host, tmp_path: Path, asks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    job = str(example(TASK, out=tmp_path, limit=2).job)
    asks(Counted())
    host.run(job)
    host.run(job)
    of_device = [name for name in measures.names() if measures.measure_named(name).of_device]
    first, second = sorted(rank(host.run(job), "all_rank.csv"), key=lambda line: not line["answers_per_second"])[
        :2
    ]
    assert first["answers_per_second"]
    assert not any(second[name] for name in of_device)
    assert second["median_seconds"] == first["median_seconds"]
    assert "answers_per_second is left blank: not all answers are of this run" in caplog.text


def test_test_cases_that_differ_only_in_how_they_ask_do_not_share_their_times(host: Host, tmp_path: Path) -> None:
    with Server(engineer) as server:
        options = ("concurrency=1", "concurrency=2")
        job = example(TASK, out=tmp_path, limit=2, model=(f"chat:{server.model}",), option=options).job
        host.run(str(job))
    assert len(server.log) == 4


def test_a_model_that_was_exported_anew_is_asked_again(host: Host, tmp_path: Path, asks: Any) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "weights").write_text("1")
    job = str(example(TASK, out=tmp_path / "out", limit=2, model=(f"onnx:{folder}",)).job)
    asks(Counted())
    host.run(job)
    (folder / "weights").write_text("22")
    again = asks(Counted())
    host.run(job)
    assert len(again.asked) == 2


def test_edge_and_cloud_go_on_from_what_each_has_answered(host: Host, tmp_path: Path) -> None:
    with pair() as (edge, cloud, options):
        job = str(example(TASK, out=tmp_path, **options).job)
        first = by_router(rank(host.run(job)))
        asked = len(edge.log), len(cloud.log)
        second = by_router(rank(host.run(job)))
        assert (len(edge.log), len(cloud.log)) == asked == (36, 12)
    same = set(first["oracle"]) - {"rank", "time", "url"}
    assert all(first[name][key] == second[name][key] for name in first for key in same)
    assert stands_between(first)


@pytest.mark.parametrize("text", ["{}\n", '{"task": "comment_line", "id": "x", "text": "y"}\n'])
def test_answers_that_are_not_of_this_model_are_refused(host: Host, tmp_path: Path, asks: Any, text: str) -> None:
    job = str(example(TASK, out=tmp_path, limit=1).job)
    asks(Counted())
    host.run(job)
    (kept,) = tmp_path.rglob("answers/*.jsonl")
    kept.write_text(text, "utf-8")
    with pytest.raises(UserError, match=r"at least task, id and text|move the file away"):
        host.run(job)


def test_a_model_in_a_folder_is_found_from_any_directory(
    host: Host, tmp_path: Path, asks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "exported").mkdir()
    monkeypatch.chdir(tmp_path)
    job = str(example(TASK, out=tmp_path / "out", limit=1, model=("onnx:exported", "echo")).job)
    os.chdir("/")
    asks(Counted())
    lines = rank(host.run(job))
    assert {line["basemodel-model"] for line in lines} == {f"onnx:{tmp_path}/exported", "echo"}
    assert {json.loads(path.read_text("utf-8"))["backend"] for path in tmp_path.rglob("predictions.jsonl")} == {
        f"onnx:{tmp_path}/exported",
        "echo",
    }
