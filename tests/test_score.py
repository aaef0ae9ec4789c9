"""Scores: strangers' files too, and what cannot be scored is counted and kept."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ianvs_bridge import results
from ianvs_bridge.predict import predict
from ianvs_bridge.score import score
from ianvs_bridge.selection import digest, select, task_named
from smart_coding_dataset.errors import UserError

TASK = "comment_line"
ROWS = select(task_named(TASK), "core", "test", None)


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A predictions file of each backend."""
    done = predict(TASK, model=("reference", "echo", "heuristic"), out=tmp_path_factory.mktemp("predictions"))
    return {file.path.name.split(".")[1]: file.path for file in done.files}


def stranger(path: Path, *extra: str, **texts: str) -> Path:
    """A file of another tool: only task, id and text; then lines as they are."""
    lines = [json.dumps({"task": TASK, "id": row.id, "text": texts.get("text", "True.")}) for row in ROWS]
    path.write_text("\n".join([*lines[: int(texts.get("rows", len(lines)))], *extra]) + "\n", encoding="utf-8")
    return path


def loaded(*paths: Path, out: Path, **options: Any) -> tuple[results.Result, list[results.Scored]]:
    (written,) = score(*paths, out=out, **options).files
    return results.read(written[0])


def test_the_bounds_and_the_baseline_stand_in_order(answered: dict[str, Path], tmp_path: Path) -> None:
    done = score(*answered.values(), out=tmp_path)
    means = {
        r.backend: r.metrics["comment_score"]["comment_score"] for r, _ in (results.read(p) for p, _ in done.files)
    }
    assert means["reference"] >= 0.9
    assert means["echo"] <= 0.2
    assert means["echo"] + 0.1 < means["heuristic"] < means["reference"] - 0.05


def test_a_result_says_what_was_scored(answered: dict[str, Path], tmp_path: Path) -> None:
    result, rows = loaded(answered["heuristic"], out=tmp_path)
    assert (result.task, result.backend, result.rows, result.samples) == (TASK, "heuristic", len(ROWS), 1)
    assert result.dataset_hash == digest(ROWS) == digest(ROWS[::-1])
    assert result.dataset_hash != digest(ROWS[1:])
    assert result.coverage == 1
    assert result.speed["median_seconds"] is not None
    assert result.speed["completion_tokens"] is None
    assert list(result.metrics) == list(task_named(TASK).metrics)
    for name, returned in result.metrics.items():
        assert returned["scores"] == [row.scores[name] for row in rows]
        low, high = returned["ci95"]
        assert low <= returned[name] <= high
    assert [row.id for row in rows] == [row.id for row in ROWS]
    assert all(row.evidence["comment_accuracy"] for row in rows)


def test_the_same_input_gives_the_same_bytes(answered: dict[str, Path], tmp_path: Path) -> None:
    for folder in ("a", "b"):
        score(answered["heuristic"], out=tmp_path / folder)
    first, second = (sorted((tmp_path / f).iterdir()) for f in ("a", "b"))
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_nothing_on_the_way_opens_a_connection(
    answered: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError(f"a connection to {arguments[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    from ianvs_bridge import judging

    judging._metric.cache_clear()
    score(answered["echo"], out=tmp_path)


def test_a_strangers_file_is_scored_just_the_same(answered: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "theirs.jsonl"
    ours = [json.loads(line) for line in answered["reference"].read_text("utf-8").splitlines()]
    path.write_text("".join(json.dumps({k: p[k] for k in ("task", "id", "text")}) + "\n" for p in ours), "utf-8")
    theirs, _ = loaded(path, out=tmp_path / "theirs")
    own, _ = loaded(answered["reference"], out=tmp_path / "own")
    assert theirs.metrics == own.metrics
    assert theirs.backend == "theirs", "named after the file, where nothing else is known"


def test_what_is_missing_failed_or_unreadable_is_counted_and_kept(tmp_path: Path) -> None:
    extra = [
        json.dumps({"task": TASK, "id": ROWS[2].id, "text": None, "error": "out of memory"}),
        json.dumps({"task": TASK, "id": ROWS[3].id, "text": "<think>never"}),
    ]
    result, rows = loaded(stranger(tmp_path / "p.jsonl", *extra, rows="2"), out=tmp_path / "out")
    assert result.abstentions == {
        "cut off while reasoning": 1,
        "no prediction": len(ROWS) - 4,
        "the backend failed: out of memory": 1,
    }
    assert result.coverage == pytest.approx(2 / len(ROWS))
    assert len(rows) == result.rows == len(ROWS)
    assert result.metrics["comment_score"]["scored"] == 2
    assert rows[2].scores == dict.fromkeys(result.metrics)
    assert rows[2].abstention == "the backend failed: out of memory"


def test_what_was_cut_off_is_counted_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    cut = [json.dumps({"task": TASK, "id": ROWS[0].id, "text": "Opens the", "truncated": True})]
    cut += [json.dumps({"task": TASK, "id": ROWS[1].id, "text": "True.", "truncated": False})]
    path.write_text("\n".join(cut), encoding="utf-8")
    result, rows = loaded(path, out=tmp_path)
    assert result.truncated == 1
    assert result.faults == {"cut off at the limit on tokens": 1}
    assert (rows[0].faults, rows[1].faults) == (["cut off at the limit on tokens"], [])
    assert loaded(stranger(tmp_path / "s.jsonl"), out=tmp_path)[0].truncated is None


def test_a_limit_takes_the_rows_that_predict_took(tmp_path: Path) -> None:
    path = predict(TASK, model=("echo",), limit=3, out=tmp_path).files[0].path
    assert loaded(path, out=tmp_path / "out", limit=3)[0].coverage == 1
    assert loaded(path, out=tmp_path / "out")[0].coverage == pytest.approx(3 / len(ROWS))


def test_a_file_in_which_nothing_can_be_read_has_no_score(tmp_path: Path) -> None:
    result, _ = loaded(stranger(tmp_path / "p.jsonl", text=" "), out=tmp_path / "out")
    assert result.coverage == 0
    assert result.abstentions == {"empty answer": len(ROWS)}
    assert result.metrics["comment_score"]["comment_score"] is None


def test_several_samples_of_a_row_are_all_scored(tmp_path: Path) -> None:
    path = predict(TASK, model=("echo",), samples=2, out=tmp_path).files[0].path
    result, rows = loaded(path, out=tmp_path / "out")
    assert (result.rows, result.samples, len(rows)) == (len(ROWS), 2, 2 * len(ROWS))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{oops", "p.jsonl:13: not JSON"),
        ('["list"]', "p.jsonl:13: expected an object, found list"),
        ('{"task": "comment_line"}', "p.jsonl:13: no 'id'"),
        ('{"task": "comment_line", "id": "x", "text": 3}', "p.jsonl:13: 'text' cannot be 3"),
        ('{"task": "comment_line", "id": "x", "sample": true}', "p.jsonl:13: 'sample' cannot be true"),
        ('{"task": "comment_line", "id": "x", "sample": 1000000000}', "p.jsonl:13: 'sample' cannot be 1000000000"),
        ('{"task": "comment_line", "id": "nobody"}', "p.jsonl:13: no row 'nobody'"),
        (
            '{"task": "comment_function", "id": "x"}',
            "p.jsonl:13: the task is comment_function, but the file began with",
        ),
        (json.dumps({"task": TASK, "id": ROWS[0].id}), "p.jsonl:13: a second answer to"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        score(stranger(tmp_path / "p.jsonl", line), out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_other_bad_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"gone\.jsonl: cannot be read"):
        score(tmp_path / "gone.jsonl")
    with pytest.raises(UserError, match="no predictions files given"):
        score(tmp_path)
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(UserError, match=r"empty\.jsonl: no predictions in it"):
        score(tmp_path)
    (tmp_path / "empty.jsonl").write_text('{"task": "guess", "id": "x"}\n')
    with pytest.raises(UserError, match=r"unknown task 'guess'; there are: .*comment_function"):
        score(tmp_path)
    (tmp_path / "other").mkdir()
    twins = [stranger(folder / "p.jsonl") for folder in (tmp_path, tmp_path / "other")]
    with pytest.raises(UserError, match="two predictions files are named p"):
        score(*twins)


def test_rows_that_a_metric_cannot_use_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    french = [replace(row, natural_language="fr") for row in ROWS]
    monkeypatch.setattr("ianvs_bridge.score.select", lambda *arguments: french)
    with pytest.raises(UserError, match="comment_score: unknown natural_language 'fr'; there are: en, zh"):
        score(stranger(tmp_path / "p.jsonl"), out=tmp_path / "out")


def test_rows_that_do_not_belong_to_the_sums_are_refused(answered: dict[str, Path], tmp_path: Path) -> None:
    ((path, _),) = score(answered["echo"], out=tmp_path).files
    rows = results.rows_path(path)
    rows.write_bytes(rows.read_bytes().replace(b'"sample": 0', b'"sample": 1', 1))
    with pytest.raises(UserError, match=r"not the rows that .* sums"):
        results.read(path)
    path.write_text('{"task": "x"}')
    with pytest.raises(UserError, match="not a result of `smart-coding score`: no 'backend'"):
        results.read(path)
