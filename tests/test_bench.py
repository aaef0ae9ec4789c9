"""The main job covers every task, on any machine."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from evaluate_metrics.scoring import defects, execution
from evaluate_metrics.scoring.execution import IsolationError
from ianvs_bridge.bench import BACKENDS, Benched, bench
from ianvs_bridge.unscored import unscored
from smart_coding_dataset import rooms, tasks

pytestmark = pytest.mark.slow  # every task is asked and scored

NAMES = rooms.names(tasks)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Benched:
    """The shipped rows on a machine that cannot isolate."""

    def refuse(*_: object, **__: object) -> None:
        raise IsolationError("no landlock here")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(execution, "run", refuse)
        return bench(out=tmp_path_factory.mktemp("bench"), offline=True)


def test_every_task_has_a_board_with_every_backend(done: Benched) -> None:
    assert [board.task for board in done.report.boards] == NAMES
    for board in done.report.boards:
        assert {entry.name for entry in board.entries} == set(BACKENDS)


def test_a_machine_that_cannot_isolate_says_so_in_one_line_for_each_task_and_scores_the_others(
    done: Benched,
) -> None:
    running = [b.task for b in done.report.boards if "functionality" in b.metrics]
    assert "issue_fix" in running
    lines = [line for line in str(done).split("\n") if "no landlock here" in line]
    assert lines == list(done.unscored)
    assert [line.partition(":")[0] for line in lines] == running
    assert all(": no functionality" in line or "and no functionality" in line for line in lines)
    for board in done.report.boards:
        assert board.task in running or board.entries[0].cells[0].mean is not None


def test_each_task_has_an_example_that_ianvs_can_run(done: Benched) -> None:
    jobs = sorted((done.out / "ianvs").rglob("benchmarkingjob.yaml"))
    assert [path.relative_to(done.out / "ianvs").parts[0] for path in jobs] == NAMES
    for path in jobs:
        assert Path(yaml.safe_load(path.read_text("utf-8"))["benchmarkingjob"]["testenv"]).is_file()


def test_what_is_not_installed_is_said_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ianvs_bridge.predict import predict
    from ianvs_bridge.report import report
    from ianvs_bridge.score import score

    monkeypatch.setattr(defects, "is_installed", lambda: False)
    monkeypatch.setattr(execution, "run", lambda jobs, **_: iter(()) if not jobs else refuse())
    files = [f.path for f in predict("issue_fix", model=("echo",), limit=1, out=tmp_path / "p").files]
    score(*files, limit=1, out=tmp_path / "r")
    found = list(unscored(report(tmp_path / "r", out=tmp_path / "report").boards))
    ran, linted = found
    assert ran.startswith("issue_fix: no functionality") and ran.endswith(" on this machine: not run: not here")
    assert linted == f"issue_fix: no reliability on this machine: {defects.MISSING}"


def refuse() -> None:
    raise IsolationError("not here")


def test_nothing_is_said_where_all_could_be_scored(done: Benched) -> None:

    assert list(unscored([b for b in done.report.boards if "functionality" not in b.metrics])) == []
