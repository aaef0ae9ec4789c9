"""The real Ianvs, wherever one is installed (IANVS_HOME, or `ianvs` on the PATH) beside this library."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ianvs_bridge import measures
from ianvs_bridge.adapters.multi_edge_metrics import NODES
from ianvs_bridge.example import example
from ianvs_bridge.jobs import Benchmarkingjob, read
from ianvs_bridge.ranks import ranks
from ianvs_bridge.results import read as read_result
from ianvs_bridge.run import installed, run
from ianvs_host.agreeing import agrees, scored
from ianvs_host.conftest import rank
from ianvs_host.host import Host
from ianvs_host.pairing import ROUTERS, by_router, pair, stands_between
from smart_coding_dataset import rooms, tasks

IANVS = installed()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(IANVS is None, reason="Ianvs is not installed: set IANVS_HOME to its environment"),
]
MODELS = ("reference", "echo", "heuristic")
CHANGING = {"rank", "time", "url", *measures.names(), *NODES} - {"nodes_lost"}


@pytest.mark.parametrize("task", rooms.names(tasks))
def test_ianvs_ranks_every_task_from_any_directory_as_predict_and_score_do(tmp_path: Path, task: str) -> None:
    results = scored(task, MODELS, 3, tmp_path)
    for number, (place, form) in enumerate([(tmp_path, "metadata"), (Path("/"), "plain")]):
        written = example(task, out=tmp_path / f"from {number}", model=MODELS, form=form, limit=3)
        table = {line["basemodel-model"]: line for line in _ranked_by_ianvs(written.job, place)}
        assert set(table) == set(MODELS)
        assert all(agrees(table[model], results[model]) for model in MODELS)


@pytest.mark.parametrize("form", ["plain", "metadata"])
def test_the_host_ranks_as_ianvs_does(host: Host, tmp_path: Path, form: Any) -> None:
    options: dict[str, Any] = {"model": MODELS, "form": form, "limit": 4, "seed": (0, 1)}
    real = _ranked_by_ianvs(example("comment_line", out=tmp_path / "real", **options).job, tmp_path)
    hosted = rank(host.run(str(example("comment_line", out=tmp_path / "hosted", **options).job)))
    assert len(real) == 6
    assert _stable(real) == _stable(hosted)


@pytest.mark.parametrize("form", ["plain", "metadata"])
def test_the_host_spreads_rows_over_nodes_as_ianvs_does(host: Host, tmp_path: Path, form: Any) -> None:
    options: dict[str, Any] = {"paradigm": "multiedgeinference", "model": MODELS, "form": form, "limit": 4}
    options |= {"nodes": (1, 2), "shots": (1,)}
    real = _ranked_by_ianvs(example("comment_line", out=tmp_path / "real", **options).job, Path("/"))
    hosted = rank(host.run(str(example("comment_line", out=tmp_path / "hosted", **options).job)))
    assert len(real) == 6
    assert _stable(real) == _stable(hosted)
    results = scored("comment_line", MODELS, 4, tmp_path)
    assert all(agrees(line, results[line["basemodel-model"]]) for line in real)
    assert all(float(line["makespan_seconds"]) > 0 and line["peak_memory_bytes"] for line in real)


def _ranked_by_ianvs(job: Path, place: Path) -> list[dict[str, str]]:
    subprocess.run([str(IANVS), "-f", str(job)], cwd=place, check=True, capture_output=True)
    return rank(read(Benchmarkingjob, job).ranks)


def _stable(table: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    """A rank without what differs from run to run; rows of equal score stand in any order."""
    return sorted([(key, value) for key, value in row.items() if key not in CHANGING] for row in table)


def test_ianvs_run_checks_and_runs(tmp_path: Path) -> None:
    example("comment_function", out=tmp_path, limit=2, model=("heuristic",))
    ran = run(tmp_path)
    assert len(rank(ran.ranks)) == 1
    run(tmp_path)
    assert len(rank(ran.ranks, "all_rank.csv")) == 2  # it grows


def test_ianvs_ranks_routers_between_the_bounds_of_edge_and_cloud(tmp_path: Path) -> None:
    with pair() as (_, _, options):
        written = example("comment_function", out=tmp_path / "out", **options)
        table = by_router(_ranked_by_ianvs(written.job, Path("/")))
    assert set(table) == set(ROUTERS)
    assert stands_between(table)
    shown = ranks(tmp_path / "out", out=tmp_path / "report")
    assert shown.ok, shown.differences


@pytest.mark.parametrize("form", ["plain", "metadata"])
def test_the_host_joins_edge_and_cloud_as_ianvs_does(host: Host, tmp_path: Path, form: Any) -> None:
    options: dict[str, Any] = {"paradigm": "jointinference", "edge": "heuristic", "cloud": "reference"}
    options |= {"form": form, "limit": 4}
    real = _ranked_by_ianvs(example("comment_line", out=tmp_path / "real", **options).job, tmp_path)
    hosted = rank(host.run(str(example("comment_line", out=tmp_path / "hosted", **options).job)))
    assert len(real) == 5
    assert _stable(real) == _stable(hosted)


LOCAL = os.environ.get("LOCAL_MODEL")
"""A model on this machine that the environment of Ianvs can open, such as ``onnx:PATH``."""


@pytest.mark.skipif(LOCAL is None, reason="no model: set LOCAL_MODEL to BACKEND:PATH")
def test_ianvs_ranks_a_model_on_this_machine_as_predict_and_score_do(tmp_path: Path) -> None:
    assert IANVS is not None and LOCAL is not None
    ours = [str(IANVS.with_name("smart-coding"))]  # where the model can be opened
    asked = ["--option", "max_tokens=48", "--limit", "4"]
    for words in (
        ["predict", "comment_function", "--model", LOCAL, *asked, "--out", tmp_path / "predictions"],
        ["score", tmp_path / "predictions", "--limit", "4", "--out", tmp_path / "results"],
    ):
        subprocess.run([*ours, *words], check=True, capture_output=True)
    (path,) = (tmp_path / "results").glob("*.json")
    for number, place in enumerate((tmp_path, Path("/"))):
        options: dict[str, Any] = {"model": (LOCAL,), "option": ("max_tokens=48",), "limit": 4}
        (line,) = _ranked_by_ianvs(example("comment_function", out=tmp_path / str(number), **options).job, place)
        assert agrees(line, read_result(path)[0])
        assert float(line["tokens_per_second"]) > 0
    edge: dict[str, Any] = {"paradigm": "jointinference", "edge": LOCAL, "cloud": "reference", "limit": 4}
    edge |= {"option": ("edge.max_tokens=48",), "router": ("edge_only", "agreement:0.9")}
    table = by_router(_ranked_by_ianvs(example("comment_function", out=tmp_path / "edge", **edge).job, tmp_path))
    assert agrees(table["edge_only"], read_result(path)[0])
