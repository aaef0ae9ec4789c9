"""profile: figures with a value or a reason, the Pareto front, and a page that can be read."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_report import Page

from ianvs_bridge.page import rendered
from ianvs_bridge.predict import predict
from ianvs_bridge.profile import profile
from ianvs_bridge.profiling import child, measuring, watching
from ianvs_bridge.profiling.child import Job
from ianvs_bridge.profiling.figures import Figure, many, one, reached
from ianvs_bridge.profiling.measuring import on_disk
from ianvs_bridge.profiling.pareto import Point, beats, front
from ianvs_bridge.profiling.plot import plot
from ianvs_bridge.score import score
from smart_coding_dataset.errors import UserError

TASK = "comment_line"
finite = st.floats(0, 1e9, allow_nan=False)


def job(model: str = "heuristic", runs: int = 4) -> Job:
    return Job(model=model, task=TASK, data="core", split="test", language=None, limit=3, warm_up=1, runs=runs)


# Figures


@given(st.lists(finite, min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_the_smallest_value_that_the_share_does_not_exceed(
    values: list[float], share: float
) -> None:
    found = reached(sorted(values), share)
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6
    assert sum(value < found for value in values) < share * len(values) + 1e-6


def test_percentiles_need_enough_runs() -> None:
    assert many("s", [3.0, 1.0, 2.0], "none") == Figure(unit="s", value=2.0, runs=3)
    ten = many("s", [float(n) for n in range(10)], "none")
    assert (ten.value, ten.p90, ten.p99) == (4.0, 8.0, None)
    hundred = many("s", [float(n) for n in range(1, 101)], "none")
    assert (hundred.value, hundred.p90, hundred.p99) == (50.0, 90.0, 99.0)


def test_what_was_not_measured_has_a_reason_and_no_value() -> None:
    assert many("s", [None, None], "no clock") == Figure(unit="s", missing="no clock")
    assert one("B", None, "no files") == Figure(unit="B", missing="no files")
    assert one("B", 0, "no files") == Figure(unit="B", value=0, runs=1), "0 is a value"
    assert many("s", [None, 2.0], "no clock").runs == 1


# The Pareto front

costs = st.just(0.0) | st.floats(1e-6, 1e12)
points = st.dictionaries(st.text(max_size=3), st.tuples(costs, st.floats(0, 1)), min_size=1, max_size=12)


@given(points)
def test_nothing_on_the_front_is_beaten_and_all_else_is(found: dict[str, Point]) -> None:
    best = front(found)
    assert best, "there is always a front"
    for name, point in found.items():
        assert any(beats(found[other], point) for other in best) == (name not in best)


@given(points)
def test_along_the_front_quality_rises_with_cost(found: dict[str, Point]) -> None:
    along = [found[name] for name in front(found)]
    assert along == sorted(along)
    assert [q for _, q in along] == sorted(q for _, q in along)


@given(points)
def test_every_dot_stands_within_the_picture(found: dict[str, Point]) -> None:
    shown = plot("answer_seconds", found, {})
    assert all(0 <= value <= 100 + 1e-6 for dot in shown.dots for value in (dot.x, dot.y))
    assert shown.ticks
    assert all(-1e-6 <= x <= 100 + 1e-6 for _, x in shown.ticks)
    assert [dot.x for dot in shown.dots] == sorted(dot.x for dot in shown.dots)


# One model


def test_a_model_is_measured_in_a_process_of_its_own() -> None:
    seen = watching.watch(job())
    assert [event["event"] for event in seen.events] == [
        "ready",
        "loaded",
        "warm",
        *["run"] * 4,
        "together",
        "done",
    ]
    assert seen.said("together")[0]["answers"] == 3
    if Path("/proc/self/status").exists():
        assert seen.before is not None and seen.peak is not None
        assert 5e6 < seen.before <= seen.peak < 1e9
    assert (seen.joules is None) == (seen.no_energy is not None)


def test_what_a_backend_does_not_tell_is_null_with_the_reason() -> None:
    found = measuring.measure(job(runs=10), loads=2)
    figures = found.figures
    assert figures["load_seconds"].runs == 2
    assert figures["answer_seconds"].runs == 10
    assert figures["answer_seconds"].p90 is not None and figures["answer_seconds"].p99 is None
    for name in ("first_token_seconds", "token_seconds", "tokens_per_second", "disk_bytes"):
        assert figures[name].value is None
        assert figures[name].missing
    assert all((figure.value is None) == (figure.missing is not None) for figure in figures.values())
    assert (found.failed, found.error) == (0, None)


def test_times_of_tokens_are_those_that_a_backend_tells() -> None:
    run = {"wall": 1.2, "seconds": 1.1, "first_token_seconds": 0.1, "completion_tokens": 11}
    times = measuring._times([run, {**run, "completion_tokens": 1}])
    assert times["first_token_seconds"].value == 0.1
    assert (times["token_seconds"].value, times["token_seconds"].runs) == (pytest.approx(0.1), 1)
    speeds = measuring._speeds([run, run], {"tokens": 40, "wall": 2.0, "answers": 2})
    assert speeds["tokens_per_second"].value == pytest.approx(22 / 2.4)
    assert speeds["together_tokens_per_second"].value == 20
    assert measuring._speeds([run, {**run, "completion_tokens": None}], {"tokens": None, "wall": 1.0})[
        "tokens_per_second"
    ].missing, "a count that is not whole is none"


def test_a_failed_answer_is_counted() -> None:
    with socket.socket() as taken:  # bound and not listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        nobody = f"chat:model@http://127.0.0.1:{taken.getsockname()[1]}/v1"
        asked = replace(job(nobody, runs=2), options={"attempts": "1"}, warm_up=0)
        found = measuring.measure(asked, loads=1)
    assert found.failed == 2
    assert found.error is not None and "cannot be reached" in found.error


def test_a_model_that_refuses_says_why_in_one_line() -> None:
    with pytest.raises(UserError, match="heuristic takes nothing after it"):
        watching.watch(job("heuristic:else"))
    with pytest.raises(UserError, match="unknown backend 'gpt'"):
        watching.watch(job("gpt"))


def test_a_process_that_dies_is_an_error_with_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Job(
        model="heuristic", task=TASK, data="core", split="test", language=None, limit=1, warm_up=0, runs=-1
    )
    with pytest.raises(UserError, match=r"the measured process ended with 1: ValueError: "):
        watching.watch(broken)


def test_warm_up_is_answered_and_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, Mapping[str, Any]]] = []
    asked: list[str] = []

    class Counting:
        def complete(self, requests: list[Any]) -> Any:
            for request in requests:
                asked.append(request.row.id)
                yield child.Completion(text="x")

    monkeypatch.setattr(child, "open_backend", lambda *_: Counting())
    child.work(job(runs=2), lambda event, **values: said.append((event, values)))
    assert [event for event, _ in said] == ["ready", "loaded", "warm", "run", "run", "together"]
    assert len(asked) == 1 + 2 + 3
    assert len(set(asked)) == 3, "the questions are asked in turn"


def test_the_size_on_disk_is_that_of_all_files(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/x").write_bytes(bytes(7))
    (tmp_path / "a/y").write_bytes(bytes(5))
    assert on_disk(f"onnx:{tmp_path}/a") == 12
    assert on_disk(f"llamacpp:{tmp_path}/a/y") == 5
    assert on_disk("heuristic") is None
    assert on_disk("chat:model@http://localhost:1") is None


# The verb


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scored")
    predict(TASK, model=("heuristic", "echo"), out=folder / "predictions")
    score(folder / "predictions", out=folder / "results")
    return folder / "results"


def test_models_are_measured_shown_and_drawn_with_their_results(scored: Path, tmp_path: Path) -> None:
    made = profile("heuristic", "echo", task=TASK, results=(scored,), runs=10, loads=1, out=tmp_path)
    said = json.loads(made.figures.read_text("utf-8"))
    assert [model["model"] for model in said["models"]] == ["heuristic", "echo"]
    assert said["models"][0]["figures"]["quality"]["value"] > said["models"][1]["figures"]["quality"]["value"] == 0
    assert said["device"]["cores"] >= 1
    for model in said["models"]:
        for figure in model["figures"].values():
            assert (figure["value"] is None) == bool(figure["missing"])
    page = Page(made.page.read_text("utf-8"))
    assert sum(tag == "svg" for tag, _ in page.opened) == 2, "seconds and memory; nothing is on disk"
    text = str(made)
    assert "heuristic" in text and "– disk: the backend reads no files (heuristic, echo)" in text


def test_without_results_nothing_is_drawn_and_the_reason_stands_in_the_table(tmp_path: Path) -> None:
    made = profile("echo", task=TASK, runs=1, loads=1, warm_up=0, out=tmp_path)
    assert not any(tag == "svg" for tag, _ in Page(made.page.read_text("utf-8")).opened)
    assert "no result of echo among the results given" in str(made)


def test_results_on_different_rows_are_not_compared(scored: Path, tmp_path: Path) -> None:
    predict(TASK, model=("echo",), limit=2, out=tmp_path / "few")
    score(tmp_path / "few", limit=2, out=tmp_path / "fewer")
    with pytest.raises(UserError, match="are about different rows"):
        profile("echo", task=TASK, results=(scored, tmp_path / "fewer"), out=tmp_path)


@pytest.mark.parametrize(
    ("models", "options", "said"),
    [
        ((), {}, "no model given"),
        (("echo",), {"runs": 0}, "runs must be at least 1, found 0"),
        (("echo",), {"warm_up": -1}, "warm_up must be at least 0, found -1"),
        (("echo",), {"task": "comments"}, "unknown task 'comments'"),
        (("echo",), {"option": ("speed",)}, "option 'speed': expected NAME=VALUE"),
    ],
)
def test_what_makes_no_sense_is_refused(models: tuple[str, ...], options: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said):
        profile(*models, **options, out=tmp_path)


def test_names_of_models_stay_text_on_the_page() -> None:
    hostile = "<script>alert(1)</script>"
    figures = {"answer_seconds": one("s", 1.0, ""), "quality": one("", None, hostile)}
    model = SimpleNamespace(model=hostile, options={hostile: hostile}, figures=figures, failed=1, error=hostile)
    device = {"processor": hostile, "cores": 1, "memory_bytes": None, "version": "1"}
    about = {"task": hostile, "data": hostile, "split": "test", "device": device}
    drawn = plot("answer_seconds", {hostile: (1.0, 0.5), "b": (2.0, 0.7)}, {hostile: hostile})
    page = Page(rendered("profile.html.jinja", about=about, models=[model], plots=[drawn]))
    assert not page.unclosed
    assert sum(tag == "script" for tag, _ in page.opened) == 1
