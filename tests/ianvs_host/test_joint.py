"""A model on the edge, one in the cloud, and routers between them, in one rank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ianvs_bridge.example import example
from ianvs_bridge.example_files import BENCH
from ianvs_bridge.preflight import check
from ianvs_bridge.ranks import ranks
from ianvs_host.agreeing import agrees, scored
from ianvs_host.conftest import rank
from ianvs_host.host import Host
from smart_coding_dataset.errors import UserError

TASK = "comment_line"
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


def test_both_models_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--cloud SPEC"):
        example(TASK, out=tmp_path, **PAIR | {"cloud": None})
