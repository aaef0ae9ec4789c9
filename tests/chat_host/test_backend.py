"""``chat:NAME@URL`` as a backend, from the command to the report."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import evaluate_metrics
from chat_host import faults
from chat_host.host import Host, Said
from chat_host.judges import fair
from chat_host.minds import engineer
from ianvs_bridge import results
from ianvs_bridge.backends import open_backend
from ianvs_bridge.backends._backend import Request
from ianvs_bridge.cli import build_app
from ianvs_bridge.predict import Predicted, predict
from ianvs_bridge.score import score
from ianvs_bridge.selection import select, task_named
from smart_coding_dataset.errors import UserError

TASK = task_named("comment_function")
ROW = select(TASK, "core", "test", "en")[0]


@pytest.fixture
def host() -> Iterator[Host]:
    """A server whose model comments code."""
    with Host(engineer) as host:
        yield host


def request(sample: int = 0) -> Request:
    messages = TASK.prompt(ROW, "en", [])
    return Request(task=TASK, row=ROW, messages=messages, language="en", sample=sample)


def run(host: Host, out: Path, *option: str, **options: Any) -> Predicted:
    return predict("comment_function", model=(f"chat:{host.model}",), option=option, out=out, **options)


def lines(done: Predicted) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.files[0].path.read_text("utf-8").splitlines()]


def test_from_the_command_to_the_report(host: Host, tmp_path: Path) -> None:
    def command(*words: str) -> str:
        app = build_app()
        return str(app(list(words), exit_on_error=False, print_error=False, result_action="return_value"))

    said = command(
        *("predict", "comment_function", "--model", f"chat:{host.model}", "--model", "heuristic"),
        *("--limit", "12", "--out", f"{tmp_path}/p"),
    )
    assert said.count("12 answers, 12 of them new") == 2
    command("score", f"{tmp_path}/p", "--limit", "12", "--out", f"{tmp_path}/r")
    board = command("report", f"{tmp_path}/r", "--out", f"{tmp_path}/report")
    assert f"chat:{host.model}"[:20] in board
    found = {r.backend: r for r, _ in map(results.read, (tmp_path / "r").glob("*.json"))}
    served, local = found[f"chat:{host.model}"], found["heuristic"]
    assert served.metrics["comment_score"]["scores"] == pytest.approx(local.metrics["comment_score"]["scores"])
    assert (served.coverage, served.truncated, local.truncated) == (1, 0, None)
    assert served.speed["tokens_per_second"]
    assert served.speed["median_first_token_seconds"]


def test_what_was_scored_can_be_judged(host: Host, tmp_path: Path) -> None:
    import evaluate

    done = run(host, tmp_path / "p", limit=4)
    (written,) = score(done.files[0].path, limit=4, out=tmp_path / "r").files
    _, rows = results.read(written[0])
    columns = {name: [row.columns[name] for row in rows] for name in ("code", "references", "natural_language")}
    host.mind = fair
    metric = evaluate.load(evaluate_metrics.path("judge"))
    result = metric.compute(predictions=[row.prediction for row in rows], model=host.model, **columns)
    assert (result["scored"], result["asked"], result["unparsed"]) == (4, 24, {})
    assert 0 < result["judge"] < 1


def test_options_reach_the_server_and_name_the_file(host: Host, tmp_path: Path) -> None:
    first = run(host, tmp_path, limit=1)
    second = run(host, tmp_path, "max_tokens=77", "concurrency=2", limit=1)
    third = run(host, tmp_path, "max_tokens=77", "timeout=9", limit=2)
    assert first.files[0].path != second.files[0].path == third.files[0].path
    assert [asked.body["max_tokens"] for asked in host.log] == [1024, 77, 77]
    assert third.files[0].new == 1


def test_further_samples_are_sampled(host: Host, tmp_path: Path) -> None:
    run(host, tmp_path, limit=1, samples=3)
    assert sorted((asked.body["seed"], asked.body["temperature"]) for asked in host.log) == [
        (0, 0.0),
        (1, 0.8),
        (2, 0.8),
    ]


def test_the_server_sees_the_messages_alone(host: Host) -> None:
    list(open_backend(f"chat:{host.model}").complete([request()]))
    assert host.log[0].body["messages"] == request().messages
    assert "sample" not in host.log[0].body


def test_a_failed_row_is_a_line_and_can_be_asked_again(host: Host, tmp_path: Path) -> None:
    host.faults = [faults.status(400, "too long")]
    done = run(host, tmp_path, "concurrency=1", limit=3)
    assert str(done).endswith("3 answers, 3 of them new, 1 failed (--retry-errors asks again)")
    assert [line["error"] is None for line in lines(done)] == [False, True, True]
    again = run(host, tmp_path, limit=3, retry_errors=True)
    assert (again.files[0].new, again.files[0].failed) == (1, 0)


def test_a_run_that_met_its_limit_goes_on_with_a_higher_one(host: Host, tmp_path: Path) -> None:
    done = run(host, tmp_path, "max_total_tokens=1", "concurrency=1", limit=3)
    assert done.files[0].failed == 2
    assert "max_total_tokens is 1" in lines(done)[1]["error"]
    again = run(host, tmp_path, "max_total_tokens=99999", limit=3, retry_errors=True)
    assert (again.files[0].path, again.files[0].failed, len(host.log)) == (done.files[0].path, 0, 3)


def test_what_was_cut_off_is_told_at_every_step(tmp_path: Path) -> None:
    with Host(lambda body: Said(text="Opens the", finish="length")) as host:
        done = run(host, tmp_path / "p", limit=2)
    assert str(done).endswith(", 2 cut off at the limit on tokens")
    written = score(done.files[0].path, limit=2, out=tmp_path / "r")
    result, _ = results.read(written.files[0][0])
    assert result.truncated == 2
    assert result.faults["cut off at the limit on tokens"] == 2
    assert "2 with cut off at the limit on tokens" in str(written)


def test_killed_in_the_midst_nothing_is_paid_for_twice(host: Host, tmp_path: Path) -> None:
    slow = iter(range(100))

    def mind(body: dict[str, Any]) -> Said:
        said = engineer(body)
        return Said(text=said.text, seconds=0.0 if next(slow) < 4 else 60.0)

    host.mind = mind
    words = ["predict", "comment_function", "--model", f"chat:{host.model}", "--option", f"cache={tmp_path}/cache"]
    words += ["--option", "concurrency=3", "--limit", "8", "--out", str(tmp_path / "p")]
    code = "from ianvs_bridge.cli import main; main()"
    process = subprocess.Popen([sys.executable, "-c", code, *words], stderr=subprocess.DEVNULL)
    while len(host.log) < 7 or len(list((tmp_path / "cache").rglob("*.json"))) < 4:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    host.mind = engineer
    before = len(host.log)
    done = run(host, tmp_path / "p", f"cache={tmp_path}/cache", limit=8)
    assert len(host.log) == before + 8 - 4
    assert len({line["id"] for line in lines(done)}) == len(lines(done)) == 8
    fresh = run(host, tmp_path / "q", limit=8)
    assert {line["id"]: line["text"] for line in lines(done)} == {
        line["id"]: line["text"] for line in lines(fresh)
    }


@pytest.mark.parametrize(
    ("what", "options", "said"),
    [
        ("qwen3", {}, r"chat: 'qwen3' is no NAME@URL, such as qwen3@http://127.0.0.1:11434/v1"),
        (
            "m@http://h/v1",
            {"tokens": "5"},
            r"chat: unknown option 'tokens'; there are: attempts \(whole number\), .*",
        ),
        ("m@http://h/v1", {"max_cost": "5"}, r"chat: max_cost needs price_in and price_out; the options are: .*"),
        ("m@http://h/v1", {"cache": ""}, r"chat: cache=: expected path; .*"),
    ],
)
def test_what_cannot_be_meant_is_one_line(what: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(UserError, match=said):
        open_backend(f"chat:{what}", options)
