"""The command: every verb has help, bad input is one line and an exit code."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from ianvs_bridge import cli

PATHS = {
    **cli.VERBS,
    **{f"{group} {name}": path for group, (_, verbs) in cli.GROUPS.items() for name, path in verbs.items()},
}

MAIN = "from ianvs_bridge.cli import main; main()"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", MAIN, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("verb", "path"), sorted(PATHS.items()))
def test_every_verb_names_a_function_that_documents_its_options(verb: str, path: str) -> None:
    module, name = path.split(":")
    function = getattr(importlib.import_module(module), name)
    text = function.__doc__ or ""
    assert text, f"{verb} is missing its help"
    for option in function.__annotations__.keys() - {"return"}:
        assert f"{option}:" in text, f"{verb} does not document {option}"


@pytest.mark.parametrize("verb", sorted(PATHS))
def test_every_verb_prints_its_help(verb: str) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.build_app()([*verb.split(), "--help"])
    assert stop.value.code in (None, 0)


def test_help_lists_each_verb_with_what_it_does_in_the_order_of_the_road() -> None:
    done = run("--help")
    rows = [line.strip("│ ") for line in done.stdout.splitlines() if line.startswith("│ ") and line[2] != " "]
    listed = [row.partition(" ")[0] for row in rows if not row.startswith("-")]
    assert listed == [*cli.GROUPS, *cli.VERBS]
    assert all(row.partition(" ")[2].strip() for row in rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["colect"], 'Unknown command "colect"'),
        (["collect", "nowhere"], "nowhere"),
        (["build", "raw", "out", "--workers", "0"], "workers must be at least 1, found 0"),
        (["score", "--limit", "0"], "limit must be at least 1, found 0"),
        (["score", "--limit", "1.5"], "1.5 is no whole number"),
        (["ianvs", "example", "comment_line", "--out", "x", "--shots", "0", "--shots", "2.5"], "2.5 is no whole"),
        (["check", __file__], f"{__file__}: not a folder"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not done.stdout


def test_what_the_machine_refuses_is_named_first(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    taken = tmp_path / "taken"
    taken.write_text("")
    for out, said in ((taken, "there is a file of that name"), (taken / "in", "Not a directory")):
        done = run("predict", "comment_line", "--limit", "1", "--out", str(out))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert done.stderr.startswith(f"smart-coding: {out}: {said}")


def test_a_reader_that_has_read_enough_is_no_fault() -> None:
    command = [sys.executable, "-c", MAIN, "list", "configs"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None and started.stderr is not None
        started.stdout.close()
        assert started.stderr.read() == ""
    assert started.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_an_output_that_cannot_be_written_is_one_line() -> None:
    command = [sys.executable, "-c", MAIN, "list", "configs"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)


def test_a_terminal_without_the_characters_of_a_text_shows_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    code = "from ianvs_bridge import cli; cli.build_app = lambda: lambda **_: '排行榜 ready'; cli.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "??? ready\n")
