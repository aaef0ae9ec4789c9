"""Predictions are written as they come; a run that was stopped goes on without loss or repetition."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ianvs_bridge import predictions
from ianvs_bridge.backends import _options, echo
from ianvs_bridge.backends._backend import Completion, Request
from ianvs_bridge.predict import predict
from ianvs_bridge.predictions import Prediction
from ianvs_bridge.selection import spread
from smart_coding_dataset.errors import UserError

KEYS = [
    *("task", "id", "backend", "sample", "text", "seconds"),
    *("first_token_seconds", "prompt_tokens", "completion_tokens", "truncated", "error"),
]


def run(out: Path, **options: object) -> Path:
    """Answer the line task, and return the one file."""
    done = predict("comment_line", out=out, **{"model": ("echo",), **options})  # type: ignore[arg-type]
    (file,) = done.files
    return file.path


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_one_line_for_each_row_in_the_format(tmp_path: Path) -> None:
    path = run(tmp_path, model=("heuristic",))
    assert path.name.startswith("comment_line.heuristic.")
    found = lines(path)
    assert [list(line) for line in found] == [KEYS] * len(found)
    assert len({line["id"] for line in found}) == len(found) >= 10
    assert all(isinstance(line["seconds"], float) and line["prompt_tokens"] is None for line in found)


def test_a_second_run_asks_nothing_and_changes_no_byte(tmp_path: Path) -> None:
    path = run(tmp_path)
    before = path.read_bytes()
    again = predict("comment_line", model=("echo",), out=tmp_path)
    assert again.files[0].new == 0
    assert path.read_bytes() == before


@settings(max_examples=25, deadline=None)
@given(share=st.floats(0, 1))
def test_cut_anywhere_the_file_is_completed_to_the_same_bytes(
    share: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    path = run(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    run(folder)
    assert path.read_bytes() == whole


def test_killed_while_writing_it_resumes(tmp_path: Path) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from ianvs_bridge import backends, predict\n"
        "from ianvs_bridge.backends.echo import Echo\n"
        "class Slow(Echo):\n"
        "    def complete(self, requests):\n"
        "        for n, answer in enumerate(super().complete(requests)):\n"
        "            if n == 5:\n"
        "                print('five', flush=True)\n"
        "                time.sleep(60)\n"
        "            yield answer\n"
        "predict.open_backend = lambda spec, options: Slow()\n"
        "predict.predict('comment_line', model=('echo',), out=Path(sys.argv[1]))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"five\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    (path,) = tmp_path.iterdir()
    assert len(lines(path)) == 5, "what had come was on disk"
    with path.open("ab") as file:
        file.write(b'{"task": "comment_line", "id": "core/com')  # as killed in the middle of a line
    assert run(tmp_path) == path
    assert path.read_bytes() == run(tmp_path / "fresh").read_bytes()


def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path: Path) -> None:
    code = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))\n"
        "from ianvs_bridge.cli import main\n"
        "main()\n"
    )
    command = [
        sys.executable,
        "-B",
        "-c",
        code,
        "predict",
        "comment_line",
        "--model",
        "echo",
        "--out",
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (path,) = tmp_path.iterdir()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert str(path) in done.stderr
    assert path.read_text("utf-8").count("\n") >= 2, "what fitted is kept"
    assert run(tmp_path) == path
    assert path.read_bytes() == run(tmp_path / "fresh").read_bytes()


def test_rows_prompts_and_backends_have_files_of_their_own(tmp_path: Path) -> None:
    paths = {
        run(tmp_path),
        run(tmp_path, shots=1),
        run(tmp_path, language="zh"),
        run(tmp_path, split="train"),
        run(tmp_path, model=("reference",)),
    }
    assert len(paths) == 5
    assert run(tmp_path, limit=2) in paths, "a limit is the same questions, only fewer of them yet"
    assert run(tmp_path, samples=2) in paths


def test_options_have_files_of_their_own_unless_they_only_say_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @dataclass(frozen=True)
    class Options:
        style: str = "plain"
        workers: int = field(default=1, metadata=_options.ONLY_HOW)

    def load(what: str, options: Mapping[str, str]) -> echo.Echo:
        return echo.Echo()

    plain = run(tmp_path)
    monkeypatch.setattr(echo, "load", load)
    monkeypatch.setattr(echo, "Options", Options, raising=False)
    paths = [run(tmp_path, option=option) for option in ((), ("workers=2",), ("style=plain",), ("style=loud",))]
    assert paths[0] == paths[1] == paths[2]
    assert len({plain, *paths}) == 3, "a default is an option too, so that a new default is a new file"


def test_a_limit_and_more_samples_are_filled_up_later(tmp_path: Path) -> None:
    path = run(tmp_path, limit=2)
    first = {line["id"] for line in lines(path)}
    assert len(first) == 2
    run(tmp_path, limit=3, samples=2)
    asked = {line["id"] for line in lines(path)}
    assert first < asked
    assert sorted((line["id"], line["sample"]) for line in lines(path)) == sorted(
        (name, sample) for name in asked for sample in (0, 1)
    )
    assert len(asked) == 3


class Failing(echo.Echo):
    """Fails on every third row."""

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        for n, answer in enumerate(super().complete(requests)):
            yield answer if n % 3 else Completion(text=None, error="out of memory")


def test_a_failed_row_is_kept_and_retried_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ianvs_bridge.predict.open_backend", lambda spec, options: Failing())
        path = run(tmp_path)
    failed = [line for line in lines(path) if line["error"]]
    assert len(failed) == 4
    assert all(line["text"] is None for line in failed)
    run(tmp_path)
    assert [line for line in lines(path) if line["error"]] == failed
    again = predict("comment_line", model=("echo",), retry_errors=True, out=tmp_path)
    assert again.files[0].new == 4
    assert again.files[0].failed == 0
    whole = lines(path)
    assert len({line["id"] for line in whole}) == len(whole)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"task": "comment_function", "id": "x", "backend": "echo"}', ":13: no answer of echo to comment_line"),
        ("again", ":13: no answer of echo to comment_line"),
        ("{oops", ":13: not JSON"),
    ],
)
def test_a_file_with_something_else_in_it_is_refused(tmp_path: Path, line: str, said: str) -> None:
    path = run(tmp_path)
    before = path.read_text("utf-8")
    line = before.splitlines()[0] if line == "again" else line
    path.write_text(before + line + "\n", encoding="utf-8")
    with pytest.raises(UserError, match=said):
        run(tmp_path)
    assert path.read_text("utf-8") == before + line + "\n", "nothing already written is lost"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": ("nothing",)}, "unknown backend 'nothing'; there are: .*echo"),
        ({"data": "nowhere"}, "nowhere"),
        ({"split": "tests"}, "tests.*there are: .*test"),
        ({"language": "fr"}, "unknown language 'fr'; there are: en, zh"),
        ({"limit": 0}, "limit must be at least 1"),
        ({"samples": 0}, "samples must be at least 1"),
        ({"option": ("max_tokens",)}, "option 'max_tokens': expected NAME=VALUE"),
        ({"option": ("a=1", "a=2")}, "option a is given twice"),
        ({"option": ("max_tokens=5",)}, "echo: unknown option 'max_tokens'; there are: none"),
        ({"shots": 99}, "99 shots asked for, but train has"),
    ],
)
def test_bad_input_names_what_is_wrong(tmp_path: Path, options: dict[str, object], said: str) -> None:
    with pytest.raises(UserError, match=said):
        run(tmp_path, **options)
    assert not list(tmp_path.iterdir())


def test_an_unknown_task_is_answered_with_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"unknown task 'comments'; there are: .*comment_function, comment_line"):
        predict("comments", out=tmp_path)


def test_examples_come_from_train_in_the_language_of_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Request] = []

    class Watching(echo.Echo):
        def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
            seen.extend(requests)
            return super().complete(seen)

    monkeypatch.setattr("ianvs_bridge.predict.open_backend", lambda spec, options: Watching())
    run(tmp_path, shots=2)
    for request in seen:
        answers = [m["content"] for m in request.messages if m["role"] == "assistant"]
        assert len(answers) == 2
        chinese = any("\u4e00" <= char <= "\u9fff" for char in "".join(answers))
        assert chinese == (request.language == "zh")


@given(text=st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=40))
def test_any_text_survives_the_file(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "p.jsonl"
    line = predictions.to_line(Prediction(task="t", id="i", text=text))
    path.write_text(line, encoding="utf-8", errors="backslashreplace", newline="\n")
    assert [p.text for _, p in predictions.read(path)] == [text]


def test_the_command_takes_several_models(tmp_path: Path) -> None:
    from ianvs_bridge.cli import build_app

    arguments = ["predict", "comment_line", "--model", "echo", "--model", "reference", "--limit", "1"]
    result = build_app()([*arguments, "--out", str(tmp_path)], exit_on_error=False, result_action="return_value")
    assert str(result).count("1 answers, 1 of them new") == 2


def test_a_limit_samples_all_the_data_and_a_larger_one_only_adds() -> None:
    rows = [SimpleNamespace(id=f"{repository}/{n}") for repository in "abc" for n in range(40)]
    small, large = spread(rows, 12), spread(rows, 24)
    assert len(small) == 12
    assert {row.id[0] for row in small} == set("abc"), "the first rows are all of one repository"
    assert [row for row in large if row in small] == small
    assert spread(rows, None) == spread(rows, 999) == rows
