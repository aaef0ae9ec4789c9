"""reliability: the same every time, nothing broken, orderly at the edges, and clean."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import evaluate
import pytest
from executing import needs_isolation

import evaluate_metrics
from evaluate_metrics.scoring import defects, execution, reliability
from evaluate_metrics.scoring.execution import IsolationError
from smart_coding_dataset import loading
from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks.issue_fix import TASK

BEFORE = "def half(x):\n    return x // 2\n"
TESTS = json.dumps(
    [
        {"name": "even", "code": "assert half(4) == 2"},
        {"name": "odd", "code": "assert half(3) == 1.5"},
        {"name": "words", "code": "with raises(TypeError):\n    half('x')"},
    ]
)
GOOD = "def half(x):\n    return x / 2\n"


def judged(*codes: str, before: str | None = BEFORE, tests: str = TESTS) -> list[tuple[float | None, Any]]:
    """The score of each program, and its evidence."""
    count = len(codes)
    result: Any = reliability.compute(list(codes), [tests] * count, [before] * count, [None] * count)
    return list(zip(result["scores"], result["evidence"], strict=True))


@needs_isolation
def test_a_sound_fix_scores_one_by_all_parts() -> None:
    ((score, why),) = judged(GOOD)
    assert score == 1.0
    parts = ("same_every_time", "nothing_broken", "edges", "ends_in_order", "clean")
    assert {part: why[part] for part in parts} == dict.fromkeys(parts, 1.0)
    assert why["findings"] == []


FAULTS = {
    "breaks what worked": ("def half(x):\n    return x / 2 + (x == 4)\n", "nothing_broken", 0.5),
    "swallows what it must refuse": (
        "def half(x):\n    if isinstance(x, str):\n        return 0\n    return x / 2\n",
        "edges",
        0.0,
    ),
    "never ends": ("def half(x):\n    while x == 3:\n        pass\n    return x / 2\n", "ends_in_order", 2 / 3),
    "ends the process": (
        "import os\n\n\ndef half(x):\n    if x == 3:\n        os._exit(0)\n    return x / 2\n",
        "ends_in_order",
        2 / 3,
    ),
    "takes all memory": (
        "def half(x):\n    if x == 3:\n        return len(bytes(1 << 40))\n    return x / 2\n",
        "ends_in_order",
        2 / 3,
    ),
    "opens a hole": ("def half(x):\n    return eval(repr(x)) / 2\n", "clean", 1 / 1.25),
    "leaves a likely error": ("import os\n\n\ndef half(x):\n    return x / 2\n", "clean", 1 / 1.25),
    "hides it": ("import os  # noqa\n\n\ndef half(x):\n    return x / 2\n", "clean", 1 / 1.25),
    "is no Python": ("def half(x:\n    return x / 2\n", "clean", 0.0),
}


@needs_isolation
@pytest.mark.slow  # one of the programs uses up its time, three times
def test_each_fault_is_seen_by_its_part() -> None:
    for (score, why), (fault, (_, part, share)) in zip(
        judged(*(code for code, _, _ in FAULTS.values())), FAULTS.items(), strict=True
    ):
        assert why[part] == pytest.approx(share, abs=1e-4), fault
        assert why["findings"], fault
        assert score is not None and score <= why[part] + 1e-4, fault


@needs_isolation
def test_faults_that_take_no_time_are_seen_by_their_parts() -> None:
    quick = {fault: case for fault, case in FAULTS.items() if case[1] in ("nothing_broken", "edges", "clean")}
    for (_, why), (fault, (_, part, share)) in zip(
        judged(*(code for code, _, _ in quick.values())), quick.items(), strict=True
    ):
        assert why[part] == pytest.approx(share, abs=1e-4), fault
        assert why["findings"], fault


@needs_isolation
def test_what_depends_on_the_seed_is_not_the_same_every_time() -> None:
    tests = json.dumps([{"name": "three", "code": "assert pick() == 'a'"}])
    by_hash = "def pick():\n    return next(iter({'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}))\n"
    always = "def pick():\n    return 'z'\n"
    seen = [why["same_every_time"] for _, why in judged(*by_seed(by_hash), always, before=None, tests=tests)]
    assert 0.0 in seen[:-1], "with eight values and as many programs, one differs between seeds"
    assert seen[-1] == 1.0, "wrong every time is the same every time"


def by_seed(code: str) -> list[str]:
    """The program, asked for each of the values in turn."""
    return [
        code + f"\n\nfirst = pick\n\n\ndef pick():\n    return 'a' if first() == {v!r} else 'b'\n"
        for v in "abcdefgh"
    ]


@needs_isolation
def test_without_the_code_before_nothing_can_be_broken_and_all_defects_are_new() -> None:
    ((_, why),) = judged("import os\n" + GOOD, before=None)
    assert "nothing_broken" not in why
    assert why["findings"] == [{"kind": "F401", "detail": "1 more than before"}]


@needs_isolation
def test_defects_that_were_there_before_do_not_count() -> None:
    ((score, _),) = judged("import os\n" + GOOD, before="import sys\n" + BEFORE)
    assert score == 1.0


@needs_isolation
def test_samples_are_averaged_and_what_is_missing_is_abstained_from() -> None:
    samples = json.dumps([GOOD, "import os\n" + GOOD])
    result: Any = reliability.compute(
        [samples, None, GOOD], [TESTS, TESTS, None], [BEFORE] * 3, [None] * 3, workers=1
    )
    assert result["scores"] == [pytest.approx(0.9), None, None]
    assert [why.get("abstained") for why in result["evidence"]] == [None, "no prediction", "no tests"]
    assert len(result["evidence"][0]["samples"]) == 2


@pytest.mark.slow  # every row, four times
@needs_isolation
def test_the_engineers_fixes_are_reliable() -> None:
    rows: list[Issue] = [row for row in loading.rows("core", "issue", "all") if TASK.select(row)]
    columns = [TASK.columns(row) for row in rows]
    metric = evaluate.load(evaluate_metrics.path("reliability"))
    result = metric.compute(
        predictions=[c["references"] for c in columns],
        tests=[c["tests"] for c in columns],
        code=[c["code"] for c in columns],
    )
    assert result["scores"] == [1.0] * len(rows), result["evidence"]


def test_a_machine_that_cannot_isolate_scores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise IsolationError("no landlock here")

    monkeypatch.setattr(execution, "run", refuse)
    ((score, why),) = judged(GOOD)
    assert score is None
    assert "no landlock here" in why["abstained"]


def test_without_ruff_every_row_is_abstained_from_with_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defects, "is_installed", lambda: False)
    ((score, why),) = judged(GOOD)
    assert score is None
    assert why == {"abstained": "ruff is not installed: pip install 'smart-coding[reliability]'"}


def test_a_program_that_breaks_ruff_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = defects._run

    def fails(programs: list[str]) -> list[defects.Defects] | None:
        return None if any("poison" in program for program in programs) else real(programs)

    monkeypatch.setattr(defects, "_run", fails)
    found = defects.of(["import os\n", "x = 1\n", "poison\n", "import os\n"])
    assert found == [{"F401": 1}, {}, None, {"F401": 1}]


def test_ruff_that_does_not_answer_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("ruff", 1)

    monkeypatch.setattr(subprocess, "run", stuck)
    assert defects.of(["x = 1\n"]) == [None]


@pytest.mark.parametrize(
    "program", ["", "\x00", "\ud800", "(" * 10_000, "é = 1", "x = 1\r\n", "if 1:\n\tx\n        y"]
)
def test_odd_programs_have_an_answer(program: str) -> None:
    (found,) = defects.of([program])
    assert found is None or isinstance(found, dict)
