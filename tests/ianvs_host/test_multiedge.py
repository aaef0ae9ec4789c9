"""The rows spread over edge nodes: the scores of one model alone, and no row lost with a node."""

from __future__ import annotations

import json
import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chat_host.host import Host as Server
from chat_host.host import Said
from chat_host.minds import engineer

from ianvs_bridge.adapters import multi_edge_metrics
from ianvs_bridge.adapters.nodes import Work
from ianvs_bridge.device import memory
from ianvs_bridge.example import example
from ianvs_bridge.example_files import BENCH
from ianvs_bridge.preflight import check
from ianvs_bridge.ranks import ranks
from ianvs_host import multiedge
from ianvs_host.agreeing import agrees, scored
from ianvs_host.conftest import rank
from ianvs_host.host import Host
from smart_coding_dataset.errors import UserError

TASK = "comment_function"
MODELS = ("reference", "echo", "heuristic")
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system shows no processes")


def write(out: Path, **options: Any) -> Path:
    return example(TASK, out=out, **{"paradigm": "multiedgeinference", "limit": 4} | options).job


def saved(out: Path, name: str) -> Any:
    (path,) = out.rglob(name)
    return (
        [json.loads(line) for line in path.open(encoding="utf-8")]
        if "jsonl" in name
        else json.loads(path.read_text())
    )


@pytest.mark.parametrize("form", ["metadata", pytest.param("plain", marks=pytest.mark.slow)])
def test_the_scores_are_those_of_one_model_alone_whatever_the_nodes(host: Host, tmp_path: Path, form: Any) -> None:
    nodes = (1, 3) if form == "plain" else (2,)
    lines = rank(host.run(str(write(tmp_path / "out", model=MODELS, nodes=nodes, form=form))))
    results = scored(TASK, MODELS, 4, tmp_path)
    assert {(line["basemodel-model"], line["basemodel-nodes"]) for line in lines} == {
        (model, str(n)) for model in MODELS for n in nodes
    }
    assert all(agrees(line, results[line["basemodel-model"]]) for line in lines)
    assert not agrees(lines[0] | {"comment_score": "0.5"}, results[lines[0]["basemodel-model"]])
    assert set(host.calls) == {"load", "predict"}
    assert host.calls == ["load", "predict"] * len(lines)
    assert ranks(tmp_path / "out", out=tmp_path / "report").ok


def test_rows_are_shared_and_every_figure_is_there(host: Host, tmp_path: Path) -> None:
    with Server(lambda body: Said(text=engineer(body).text, seconds=0.2)) as server:
        (line,) = rank(host.run(str(write(tmp_path, model=(f"chat:{server.model}",), nodes=(2,)))))
    assert server.at_once == 2, "both nodes ask at the same time"
    shares = saved(tmp_path, "nodes.json")
    assert [share["name"] for share in shares] == ["node 1", "node 2"]
    assert sum(share["rows"] for share in shares) == 4
    assert all(share["rows"] and share["seconds"] > 0.2 and share["lost"] is None for share in shares)
    assert 0.4 < float(line["makespan_seconds"]) < sum(share["seconds"] for share in shares)
    assert float(line["largest_share"]) == max(share["rows"] for share in shares) / 4
    assert 0.5 < float(line["node_utilisation"]) <= 1
    assert line["nodes_lost"] == "0.0"


def test_examples_come_from_the_training_set_that_ianvs_hands_over(host: Host, tmp_path: Path) -> None:
    with Server(engineer) as server:
        host.run(str(write(tmp_path, model=(f"chat:{server.model}",), shots=(2,))))
    assert [len(asked.body["messages"]) for asked in server.log] == [2 + 2 * 2] * 4


def test_each_node_can_have_a_server_of_its_own(host: Host, tmp_path: Path) -> None:
    with Server(lambda body: Said(text=engineer(body).text, seconds=0.1)) as server:
        model = server.model.replace("rules@", "rules-{node}@")
        (line,) = rank(host.run(str(write(tmp_path, model=(f"chat:{model}",)))))
    assert {asked.body["model"] for asked in server.log} == {"rules-1", "rules-2"}
    assert line["basemodel-model"] == f"chat:{model}"
    assert {answer["backend"] for answer in saved(tmp_path, "predictions.jsonl")} == {f"chat:{model}"}


def kill_at(numbers: set[int], which: Callable[[list[int]], list[int]]) -> Callable[[dict[str, Any]], Said]:
    """A server during whose answers nodes end."""
    asked: list[int] = []

    def mind(body: dict[str, Any]) -> Said:
        asked.append(len(asked))
        if len(asked) in numbers:
            children = [pid for pid in memory.peaks(os.getpid()) if is_node(pid)]
            for pid in which(sorted(children)):
                os.kill(pid, signal.SIGKILL)
        return Said(text=engineer(body).text, seconds=0.1)

    return mind


def is_node(pid: int) -> bool:
    return b"ianvs_bridge.adapters.node" in Path(f"/proc/{pid}/cmdline").read_bytes()


@needs_proc
def test_the_rows_of_a_lost_node_go_to_the_others(
    host: Host, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Server(kill_at({2}, lambda nodes: nodes[:1])) as server, caplog.at_level(logging.WARNING):
        (line,) = rank(host.run(str(write(tmp_path / "out", model=(f"chat:{server.model}",), nodes=(3,)))))
    assert line["nodes_lost"] == "1.0"
    assert line["coverage"] == "1.0"
    assert agrees(line, scored(TASK, ("heuristic",), 4, tmp_path)["heuristic"]), "the server has the same rules"
    shares = saved(tmp_path / "out", "nodes.json")
    assert sum(share["rows"] for share in shares) == 4
    assert [share["lost"] for share in shares if share["lost"]] == ["node 1 ended with -9"]
    assert "its rows go to the others" in caplog.text


@needs_proc
def test_rows_without_a_node_are_errors_and_not_lost(host: Host, tmp_path: Path) -> None:
    with Server(kill_at({1}, lambda nodes: nodes)) as server:
        (line,) = rank(host.run(str(write(tmp_path, model=(f"chat:{server.model}",), nodes=(2,)))))
    assert (line["coverage"], line["nodes_lost"], line["comment_score"]) == ("0.0", "2.0", "")
    answers = saved(tmp_path, "predictions.jsonl")
    assert len({answer["id"] for answer in answers}) == len(answers) == 4
    assert all(answer["error"] and answer["text"] is None for answer in answers)
    assert line["largest_share"] == "", "never 0"


def test_a_row_over_which_two_nodes_ended_is_given_up() -> None:
    work = Work(2)
    first = work.take()
    assert first == 0
    assert work.back(first)
    assert work.take() == 0, "the next node gets it first"
    assert not work.back(0)
    work.done()
    assert work.take() == 1
    work.done()
    assert work.take() is None


def test_a_fresh_example_has_no_problems(host: Host, tmp_path: Path) -> None:
    assert check(write(tmp_path, model=("chat:a@http://127.0.0.1:9/{node}", "echo"))) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"echo"', '"parrot"', "unknown backend 'parrot'"),
        ('"echo"', '"chat:a@b{node}"', "model chat:a@b2: "),
        ("nodes: { values: [2] }", "nodes: { values: [0] }", "nodes must be at least 1"),
    ],
)
def test_a_mistake_is_one_line(host: Host, tmp_path: Path, old: str, new: str, message: str) -> None:
    job = write(tmp_path, model=("echo",))
    path = tmp_path / BENCH / "testalgorithms/edges/edges_algorithm.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert any(message in problem for problem in check(job))


def test_no_node_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nodes must be at least 1"):
        write(tmp_path, nodes=(0,))


def test_answers_alone_say_nothing_of_nodes() -> None:
    for name in multi_edge_metrics.NODES:
        assert multi_edge_metrics.value(name, [{"id": "a"}], [{"id": "a"}]) is None


class Parallel:
    """A model that splits itself, as Ianvs offers it to others."""

    def __init__(self) -> None:
        self.model_parallel = True
        self.said: list[Any] = []

    def partition(self, model: str) -> tuple[str, dict[str, str]]:
        return "parts", {model: "cpu"}

    def load(self, *given: Any) -> None:
        self.said.append(given)

    def predict(self, data: Any, **named: Any) -> tuple[int, dict[str, Any]]:
        return len(data), named


def test_the_host_splits_a_model_only_where_the_object_says_so(host: Host, tmp_path: Path) -> None:
    write(tmp_path)
    files = tuple(str(path) for path in sorted(tmp_path.rglob("train_data/data.jsonl"))) + tuple(
        str(path) for path in tmp_path.rglob("metadata.json")
    )
    model = Parallel()
    assert multiedge.answers(host._call, model, "first", str(tmp_path), files) == (4, {})  # type: ignore[arg-type]
    assert model.said == [("parts", {"first": "cpu"})]
    del model.model_parallel
    Parallel.model_parallel = True  # type: ignore[assignment]
    count, named = multiedge.answers(host._call, model, "first", str(tmp_path), files)  # type: ignore[arg-type]
    del Parallel.model_parallel
    assert (count, list(named)) == (4, ["train_dataset"])
