"""Time, memory, size and energy in a rank: measured, or blank with the reason in the log, and never 0."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chat_host.host import Host as Server
from chat_host.host import Said
from chat_host.minds import engineer

from ianvs_bridge import measures
from ianvs_bridge.adapters import metrics, watched
from ianvs_bridge.adapters.watched import Watch
from ianvs_bridge.device import memory
from ianvs_bridge.example import example
from ianvs_bridge.measures._measure import Case, Seen
from ianvs_bridge.predictions import Prediction
from ianvs_bridge.profiling.figures import Figure
from ianvs_host.conftest import rank
from ianvs_host.host import Host

NO = Figure(unit="B", missing="no reason")


def slow(body: dict[str, Any]) -> Said:
    """An engineer who thinks before the first word."""
    return replace(engineer(body), seconds=0.05)


def ranked(host: Host, out: Path, *model: str, **options: Any) -> dict[str, dict[str, str]]:
    job = example("comment_function", out=out, **{"limit": 3, "model": model} | options).job
    return {line["basemodel-model"].partition(":")[0]: line for line in rank(host.run(str(job)))}


@pytest.mark.parametrize("name", measures.names())
def test_a_measure_without_anything_to_measure_says_why_and_is_not_0(name: str) -> None:
    failed = [Prediction(task="comment_line", id="a", error="broken")]
    seen = Seen(seconds=1, peak=NO, joules=NO, disk=NO)
    for case in (Case(answers=failed, seen=seen), Case(answers=failed, seen=None)):
        figure = measures.measure_named(name).figure(case)
        assert figure.value is None
        assert figure.missing


@pytest.mark.parametrize("name", measures.names())
def test_a_measure_measures(name: str) -> None:
    told = {"seconds": 3.0, "first_token_seconds": 1.0, "completion_tokens": 5}
    answer = Prediction(task="comment_line", id="a", text="x", **told)
    size = Figure(unit="B", value=7.0)
    case = Case(answers=[answer, answer], seen=Seen(seconds=4.0, peak=size, joules=size, disk=size))
    expected = {
        "median_seconds": 3.0,
        "median_first_token_seconds": 1.0,
        "median_token_seconds": 0.5,
        "tokens_per_second": 10 / 6,
        "answers_per_second": 0.5,
        "peak_memory_bytes": 7.0,
        "disk_bytes": 7.0,
        "answer_joules": 3.5,
    }
    figure = measures.measure_named(name).figure(case)
    assert (figure.value, figure.missing) == (expected[name], None)
    assert measures.measure_named(name).of_device is (
        measures.measure_named(name).figure(replace(case, seen=None)).value is None
    )


def test_a_timed_backend_has_times_and_its_server_is_not_taken_for_it(
    host: Host, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Server(slow) as server, caplog.at_level(logging.WARNING):
        line = ranked(host, tmp_path, f"chat:{server.model}")["chat"]
    assert 0 < float(line["median_token_seconds"]) < float(line["median_first_token_seconds"])
    assert float(line["median_first_token_seconds"]) < float(line["median_seconds"])
    assert float(line["tokens_per_second"]) > 0
    assert float(line["answers_per_second"]) > 0
    assert (line["peak_memory_bytes"], line["answer_joules"], line["disk_bytes"]) == ("", "", "")
    assert f"peak_memory_bytes is left blank: {watched.ELSEWHERE}" in caplog.messages


def test_backends_without_tokens_leave_blanks_with_reasons(
    host: Host, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        table = ranked(host, tmp_path, "reference", "echo")
    for line in table.values():
        assert {line[name] for name in ("median_token_seconds", "tokens_per_second", "disk_bytes")} == {""}
        assert float(line["answers_per_second"]) > 0
    for name in ("median_token_seconds", "tokens_per_second", "disk_bytes"):
        assert any(said.startswith(f"{name} is left blank: the backend") for said in caplog.messages)


needs_proc = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="this system has no such /proc")


@needs_proc
def test_the_peak_is_that_of_the_test_case_and_not_of_an_earlier_one() -> None:
    large = bytearray(300_000_000)
    del large
    before = memory.peaks(os.getpid())[os.getpid()]
    small = Watch("echo").seen().peak
    assert small.value is not None
    assert small.value < before - 100_000_000
    watch = Watch("echo")
    large = bytearray(300_000_000)
    del large
    peak = watch.seen().peak
    assert peak.value is not None
    assert peak.value > small.value + 250_000_000, "it has passed, and is seen all the same"


def test_a_peak_that_cannot_begin_anew_is_no_peak(tmp_path: Path) -> None:
    status = tmp_path / f"proc/{os.getpid()}/status"
    status.parent.mkdir(parents=True)
    status.write_text("VmHWM:\t 5 kB\n")
    (status.parent / "clear_refs").mkdir()  # as good as one that may not be written
    assert Watch("echo", tmp_path).seen().peak == Figure(unit="B", missing=watched.NOT_FRESH)
    (status.parent / "clear_refs").rmdir()
    assert Watch("echo", tmp_path).seen().peak == Figure(unit="B", value=5120, runs=1)


def test_energy_is_that_of_the_questions_alone(tmp_path: Path) -> None:
    zone = tmp_path / "sys/class/powercap/intel-rapl:0"
    zone.mkdir(parents=True)
    values = {"name": "package-0", "energy_uj": 1_000_000, "max_energy_range_uj": 9_000_000}
    for name, value in values.items():
        (zone / name).write_text(str(value))
    watch = Watch("echo", tmp_path)
    (zone / "energy_uj").write_text("5000000")  # the model was loaded
    watch.ask()
    (zone / "energy_uj").write_text("7000000")
    assert watch.seen().joules.value == pytest.approx(2)
    assert (
        Watch("echo", tmp_path / "nothing").seen().joules.missing
        == "this system shows no counters of energy (RAPL)"
    )


def test_files_have_a_size(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"12345")
    assert Watch(f"onnx:{tmp_path}").seen().disk.value == 5


def test_answers_that_come_alone_have_no_device(host: Host, tmp_path: Path) -> None:
    answers = [{"task": "comment_line", "id": "a", "text": "x"}]
    assert metrics.value("peak_memory_bytes", [{"id": "a"}], answers) is None
