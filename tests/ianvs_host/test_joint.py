"""A model on the edge, one in the cloud, and routers between them, in one rank."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ianvs_bridge.adapters import asking, joint_metrics
from ianvs_bridge.backends._backend import Completion, Request
from ianvs_bridge.example import example
from ianvs_bridge.example_files import BENCH
from ianvs_bridge.preflight import check
from ianvs_bridge.ranks import ranks
from ianvs_bridge.selection import select, spread
from ianvs_host.agreeing import agrees, scored
from ianvs_host.conftest import rank
from ianvs_host.host import Host
from ianvs_host.pairing import BOUNDS, ROUTERS, by_router, pair, stands_between
from smart_coding_dataset.errors import UserError

TASK, COMMENTS = "comment_line", "comment_function"
PAIR: dict[str, Any] = {"paradigm": "jointinference", "edge": "heuristic", "cloud": "reference", "limit": 6}


def test_the_bounds_are_those_of_each_model_alone_and_a_router_stands_between(host: Host, tmp_path: Path) -> None:
    job = example(TASK, out=tmp_path / "out", **PAIR).job
    table = {line["hard_example_mining-router"].partition(":")[0]: line for line in rank(host.run(str(job)))}
    alone = scored(TASK, ["heuristic", "reference"], 6, tmp_path)
    assert agrees(table["edge_only"], alone["heuristic"])
    assert agrees(table["cloud_only"], alone["reference"])
    score = {name: float(line["comment_score"]) for name, line in table.items()}
    assert score["edge_only"] < score["difficulty"] < score["cloud_only"] <= score["oracle"]
    assert [table[name]["edge_share"] for name in ("edge_only", "cloud_only", "difficulty")] == [
        "1.0",
        "0.0",
        "0.5",
    ]
    assert (table["edge_only"]["cloud_prompt_tokens"], table["cloud_only"]["cloud_prompt_tokens"]) == ("0.0", "")
    shown = ranks(tmp_path / "out", out=tmp_path / "report")
    assert shown.ok, shown.differences


def test_a_fresh_example_has_no_problems(host: Host, tmp_path: Path) -> None:
    assert check(example(TASK, out=tmp_path, **PAIR).job) == []


def test_a_wrong_router_is_one_line(host: Host, tmp_path: Path) -> None:
    job = example(TASK, out=tmp_path, **PAIR).job
    path = tmp_path / BENCH / "testalgorithms/joint/joint_algorithm.yaml"
    path.write_text(path.read_text("utf-8").replace('"oracle"', '"orakel"'), "utf-8")
    assert any("unknown router 'orakel'; there are: " in problem for problem in check(job))


def test_routers_stand_between_the_bounds_for_what_they_cost(host: Host, tmp_path: Path) -> None:
    with pair() as (edge, cloud, options):
        table = by_router(rank(host.run(str(example(COMMENTS, out=tmp_path / "out", **options).job))))
        assert (len(edge.log), len(cloud.log)) == (
            36,
            12,
        )  # three samples for agreement; every row once in the cloud
    assert set(table) == set(ROUTERS)
    assert stands_between(table)
    assert [table[name]["edge_share"] for name in BOUNDS[:2]] == ["1.0", "0.0"]
    slow, quick = (float(table[name]["median_seconds"]) for name in ("agreement:0.8", "edge_only"))
    assert slow > quick  # what a router had to see is waited for
    shown = ranks(tmp_path / "out", out=tmp_path / "report")
    assert shown.ok, shown.differences
    assert shown.figures == len(ROUTERS) * len(joint_metrics.names(COMMENTS))


@pytest.mark.parametrize("column", ["edge_share", "cloud_characters", "cloud_prompt_tokens", "median_seconds"])
def test_a_figure_of_both_places_that_its_answers_do_not_give_is_said(
    host: Host, tmp_path: Path, column: str
) -> None:
    with pair() as (_, _, options):
        options |= {"limit": 4, "router": ("cloud_only",)}
        folder = host.run(str(example(COMMENTS, out=tmp_path / "out", **options).job))
    (line,) = rank(folder, "all_rank.csv")
    with (folder / "all_rank.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(line))
        table.writeheader()
        table.writerow(line | {column: "0.75"})
    shown = ranks(tmp_path / "out", out=tmp_path / "report")
    assert [text.partition(" is ")[0] for text in shown.differences] == [f"cloud_only: {column}"]


def test_options_and_examples_reach_the_model_that_they_are_for(host: Host, tmp_path: Path) -> None:
    with pair() as (edge, cloud, options):
        options |= {"limit": 2, "shots": (1,), "router": ("edge_only", "cloud_only")}
        options["option"] = ("edge.max_tokens=7", "cloud.max_tokens=9", "cloud.max_tokens=99", "stream=false")
        table = rank(host.run(str(example(COMMENTS, out=tmp_path, **options).job)))
        assert {asked.body["max_tokens"] for asked in edge.log} == {7}
        assert [asked.body["max_tokens"] for asked in cloud.log] == [9, 9, 99, 99]
        assert all(len(asked.body["messages"]) == 4 for asked in [*edge.log, *cloud.log])
        assert not any(asked.body.get("stream") for asked in [*edge.log, *cloud.log])
    assert {(line["edgemodel-max_tokens"], line["cloudmodel-max_tokens"]) for line in table} == {
        ("7", "9"), ("7", "99"),
    }  # fmt: skip


def test_a_failing_row_of_either_place_costs_only_itself(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "open_backend", lambda _spec, _options: Broken())
    options = PAIR | {"router": ("edge_only", "cloud_only", "agreement:0.5", "confidence", "oracle")}
    table = by_router(rank(host.run(str(example(TASK, out=tmp_path, **options).job))))
    assert {name: line["coverage"] for name, line in table.items()} == dict.fromkeys(options["router"], "0.5")


class Broken:
    """Breaks at every second row, whichever is asked and how often."""

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        for request in requests:
            ids = sorted(row.id for row in spread(select(request.task, "core", "test", None), 6))
            if ids.index(request.row.id) % 2:
                raise OSError("the line broke")
            yield Completion(text=request.task.target(request.row), seconds=1.0)


@pytest.mark.parametrize(("share", "sent"), [("0", 0), ("1", 6)])
def test_agreement_sends_what_further_samples_contradict(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: str, sent: int
) -> None:
    monkeypatch.setattr(asking, "open_backend", lambda _spec, _options: Wavering())
    options = PAIR | {"router": (f"agreement:{share}",)}
    (line,) = rank(host.run(str(example(TASK, out=tmp_path, **options).job)))
    assert float(line["edge_share"]) == 1 - sent / 6


class Wavering:
    """Says something else in every sample."""

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        for request in requests:
            yield Completion(text=f"Returns {'abc'[request.sample % 3] * 9}.", seconds=1.0)


def test_both_models_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--cloud SPEC"):
        example(TASK, out=tmp_path, **PAIR | {"cloud": None})
