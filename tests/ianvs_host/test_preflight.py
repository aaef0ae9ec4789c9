"""Every mistake that would end a run half way is found before it starts, in one clear line."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ianvs_bridge.adapters import metrics
from ianvs_bridge.example import example
from ianvs_bridge.example_files import BENCH
from ianvs_bridge.preflight import check
from ianvs_bridge.run import installed, run
from ianvs_host.host import Host
from smart_coding_dataset.errors import UserError

DATA = "dataset/smart_coding/comment/test_data/data.jsonl"
ALGORITHM = f"{BENCH}/testalgorithms/gen/gen_algorithm.yaml"
MODEL = f"{BENCH}/testalgorithms/gen/basemodel_comment_line.py"
METRICS = f"{BENCH}/testenv/acc_comment_line.py"
TESTENV = f"{BENCH}/testenv/testenv.yaml"
JOB = f"{BENCH}/benchmarkingjob.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    example("comment_line", out=tmp_path / "out", limit=2, model=("reference", "echo"))
    return tmp_path / "out"


def replaced(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), "utf-8")

    return change


def removed(name: str) -> Callable[[Path], object]:
    return lambda root: (root / name).unlink()


def written(name: str, text: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_text(text, "utf-8")


def test_a_fresh_example_has_no_problems(host: Host, root: Path) -> None:
    assert check(root / JOB) == []


MISTAKES = {
    "no data file": (removed(DATA), "no such file"),
    "empty data": (written(DATA, ""), "no rows"),
    "a blank line": (written(DATA, "\n"), "data.jsonl:1: not JSON"),
    "a byte order mark": (replaced(DATA, '{"prompt"', '\ufeff{"prompt"'), "byte order mark"),
    "a line of another form": (
        written(DATA, '{"q": 1}\n'),
        "data.jsonl:1: expected question and answer, or query",
    ),
    "an answer without its row": (
        replaced(DATA, '"row": {', '"rows": {'),
        "data.jsonl:1: the answer holds no row",
    ),
    "no model file": (removed(MODEL), "no such file"),
    "no testenv": (removed(TESTENV), "cannot be read"),
    "broken YAML": (written(TESTENV, "testenv: ["), "testenv.yaml: cannot be read"),
    "no such section": (written(TESTENV, "other: {}"), "no section 'testenv'"),
    "no algorithm": (replaced(JOB, "algorithms:\n", "algorithms: []\n    others:\n"), "algorithms: there is none"),
    "no rank": (replaced(JOB, "selected_dataitem:", "selected:"), "rank.selected_dataitem: missing"),
    "values that are no list": (replaced(ALGORITHM, '["reference", "echo"]', "echo"), "expected `- NAME: "),
    "two keys in an item": (replaced(ALGORITHM, "- seed", "  seed"), "expected `- NAME: "),
    "hyperparameters that are nothing": (
        replaced(ALGORITHM, "hyperparameters:", "hyperparameters: null\n      others:"),
        "hyperparameters: expected a list",
    ),
    "no module": (
        replaced(ALGORITHM, "modules:", "modules: []\n  others:"),
        "expected the modules basemodel, found none",
    ),
    "a paradigm that is not ours": (replaced(ALGORITHM, "singletask", "jointinference"), "singletasklearning"),
    "an unknown parameter": (replaced(ALGORITHM, "- seed", "- temperature"), "temperature"),
    "an unknown model": (
        replaced(ALGORITHM, '"echo"]', '"gpt"]'),
        "model gpt: unknown backend 'gpt'; there are: ",
    ),
    "an option that the model lacks": (
        replaced(ALGORITHM, "- seed: { values: [0] }", "- max_tokens: { values: [9] }"),
        "model echo: echo: unknown option 'max_tokens'; there are: none",
    ),
    "an unknown language": (replaced(ALGORITHM, '"own"', '"fr"'), "unknown language 'fr'"),
    "a wrong alias": (replaced(MODEL, 'alias="smart', 'alias="smarter'), "can't find class"),
    "a metric that is not there": (replaced(TESTENV, '"coverage"', '"accuracy"'), "accuracy: can't find class"),
    "a typo in a metric file": (
        replaced(METRICS, "import metrics", "import metric"),
        "cannot import name 'metric'",
    ),
    "a metric named like the model": (
        replaced(TESTENV, '"coverage"', '"smart_coding_comment_line"'),
        "'smart_coding_comment_line' is registered twice",
    ),
    "a metric named like a column": (replaced(TESTENV, '"coverage"', '"rank"'), "'rank' is a name of Ianvs' own"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_clear_line(host: Host, root: Path, mistake: str) -> None:
    make, message = MISTAKES[mistake]
    make(root)
    problems = check(root / JOB)
    assert any(message in problem for problem in problems), problems
    assert all("\n" not in problem for problem in problems)


def test_scoring_that_would_fail(host: Host, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    metrics._figures.cache_clear()  # the same rows may have been judged before
    monkeypatch.setattr(metrics, "judged", lambda *_: 1 / 0)
    assert check(root / JOB) == ["scoring: division by zero"]


@pytest.mark.parametrize("name", ["json", "base.model", "statistics"])
def test_a_file_name_that_ianvs_would_not_load(host: Host, root: Path, name: str) -> None:
    (root / MODEL).rename((root / MODEL).with_name(f"{name}.py"))
    replaced(ALGORITHM, "basemodel_comment_line.py", f"{name}.py")(root)
    assert "no free module name" in "".join(check(root / JOB))


def test_two_files_of_one_name(host: Host, root: Path) -> None:
    (root / METRICS).rename((root / METRICS).with_name("basemodel_comment_line.py"))
    replaced(TESTENV, "acc_comment_line.py", "basemodel_comment_line.py")(root)
    assert "Ianvs would load only one of them" in "".join(check(root / JOB))


def test_a_moved_folder_is_noticed(host: Host, root: Path) -> None:
    root.rename(root.with_name("moved"))
    assert "cannot be read" in "".join(check(root.with_name("moved") / JOB))
    example("comment_line", out=root, limit=2)  # the old place is still there: Ianvs would silently run that
    assert "after moving an example, write it again" in "".join(check(root.with_name("moved") / JOB))


def test_without_an_example_or_without_ianvs_the_way_out_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("IANVS_HOME", raising=False)
    with pytest.raises(UserError, match="no example here"):
        run(root.parent)
    with pytest.raises(UserError, match="Ianvs is not installed; install it as"):
        run(root)


def test_ianvs_is_found_at_home_before_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("home/bin", "path"):
        (tmp_path / place).mkdir(parents=True)
        command = tmp_path / place / "ianvs"
        command.touch()
        command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path / "path") + os.pathsep + os.environ["PATH"])
    monkeypatch.delenv("IANVS_HOME", raising=False)
    assert installed() == tmp_path / "path/ianvs"
    monkeypatch.setenv("IANVS_HOME", str(tmp_path / "home"))
    assert installed() == tmp_path / "home/bin/ianvs"
