"""What an export promises, and how what was lost is measured; the exporters themselves are tested in ``edge/``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ianvs_bridge import backends, exporting
from ianvs_bridge import export as room
from ianvs_bridge.backends import _folders
from ianvs_bridge.backends._engine import Asked, Take
from ianvs_bridge.export import _builder, _optimum
from ianvs_bridge.export._asking import Score
from ianvs_bridge.export._parity import Parity, compare, greedy, said, summed
from ianvs_bridge.export._report import markdown
from ianvs_bridge.export._target import Form, Target
from ianvs_bridge.exporting import export
from ianvs_bridge.listing import list_members
from smart_coding_dataset import rooms
from smart_coding_dataset.errors import UserError

NAMES = rooms.names(room)
END = 9
ENDS = frozenset({END})


@dataclass
class Table:
    """A model of nine tokens and an end: after the token that came last it prefers what a table says."""

    prefers: dict[int, Sequence[float]] = field(default_factory=dict)
    context: int = 100

    def row(self, last: int) -> Any:
        """By default the next number, so that after 1 come 2, 3 … and the end."""
        known = self.prefers.get(last)
        return np.array(known if known else [float(n == last + 1) for n in range(10)], dtype=np.float32)

    def generate(self, asked: Sequence[Asked], take: Take) -> None:
        for which, each in enumerate(asked):
            last = each.tokens[-1]
            for _ in range(each.most):
                last = int(self.row(last).argmax())
                if take(which, last):
                    break

    def logits(self, prompt: Sequence[int], answer: Sequence[int]) -> Any:
        return np.stack([self.row(token) for token in [prompt[-1], *answer[:-1]]])


def other(at: int, choice: int, by: float) -> Table:
    """The same, but after ``at`` it prefers ``choice`` to the next number, by so much."""
    return Table({at: [1.0 if n == at + 1 else 1.0 + by if n == choice else 0.0 for n in range(10)]})


def parity(export: Table, precision: Any = "fp32") -> Parity:
    rows = [compare(f"row {n}", [n], said(Table(), [n], ENDS), export, ENDS) for n in (1, 5)]
    return summed(rows, precision, left_out=1)


@pytest.mark.parametrize("name", NAMES)
def test_a_target_declares_what_it_writes_and_for_which_backend(name: str) -> None:
    target = rooms.member(room, name, "TARGET")
    assert isinstance(target, Target)
    assert target.backend in rooms.names(backends)
    assert set(target.precisions) <= {"fp32", "int8", "int4"}
    assert target.modules and target.packages
    assert name in str(list_members("targets"))


def test_an_answer_is_followed_to_its_end_or_to_the_end_of_the_room() -> None:
    assert greedy(Table(), [1], ENDS) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert greedy(Table(context=4), [1], ENDS) == [2, 3, 4]


def test_an_export_that_is_the_same_keeps_everything() -> None:
    same = parity(Table())
    assert (same.equal_answers, same.equal_tokens, same.same_choice, same.max_difference) == (2, 1.0, 1.0, 0.0)
    assert same.kept
    assert same.tokens == 8 + 4


def test_one_other_token_is_found_where_it_is_and_counted_once() -> None:
    found = parity(other(at=3, choice=7, by=0.5))
    first = found.rows[0]
    assert (first.first_divergence, first.equal_tokens, first.same_choice) == (2, 2, 7)
    assert first.margin == 1.0
    assert first.max_difference == 1.5
    assert first.mean_difference == pytest.approx(1.5 / 80)
    assert found.rows[1].first_divergence is None, "from 5 on it never comes to 3"
    assert (found.equal_answers, found.equal_tokens) == (1, 6 / 12)
    assert found.same_choice == 11 / 12
    assert not found.kept


def test_precisions_may_lose_what_they_may_lose() -> None:
    lossy = other(at=3, choice=7, by=0.5)
    assert [parity(lossy, precision).kept for precision in ("fp32", "int8", "int4")] == [False, True, True]
    broken = Table({n: [1.0] + [0.0] * 9 for n in range(10)})
    assert [parity(broken, precision).kept for precision in ("fp32", "int8", "int4")] == [False, False, False]


def test_a_tie_that_the_source_could_not_decide_is_no_loss() -> None:
    tied = Table({3: [0, 0, 0, 0, 1.0, 0, 0, 1.0 - 1e-4, 0, 0]})
    export = Table({3: [0, 0, 0, 0, 1.0 - 1e-4, 0, 0, 1.0, 0, 0]})
    row = compare("row", [1], said(tied, [1], ENDS), export, ENDS)
    assert row.first_divergence == 2
    found = summed([row], "fp32", 0)
    assert (found.ties, found.equal_answers, found.kept) == (1, 0, True)


def test_the_report_says_it_in_words() -> None:
    scores = [
        Score(task="comment_function", metric="comment_score", mean=mean, coverage=0.5, truncated=1)
        for mean in (0.25, None)
    ]
    text = markdown("small", "onnx", parity(other(at=3, choice=7, by=0.5), "int8"), (scores[0], scores[1]))
    assert text.startswith("# Parity of small, onnx int8\n\nKept: at least 90% chosen alike.\n")
    assert "| questions | 2 of the task comment_function; 1 more are too long for the model |" in text
    assert "| source | 0.250 | 50% | 1 |\n| export | none | 50% | 1 |" in text
    assert "| row 1 | 2 | 8 | 1 |" in text
    assert "More was lost than allowed" in markdown("s", "onnx", parity(other(3, 7, 0.5)), (scores[0], scores[1]))


def test_a_missing_extra_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_folders, "find_spec", lambda name: None)
    with pytest.raises(UserError) as failed:
        export("anything", to="onnx", out=tmp_path / "out")
    assert str(failed.value) == "export to onnx needs optimum: pip install 'smart-coding[export,onnx]'"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"to": "coreml"}, "unknown export 'coreml'; there are: .*onnx, openvino"),
        ({"to": "onnx", "precision": "int2"}, "unknown precision of onnx 'int2'; there are: fp32, int4, int8"),
        ({"to": "onnx", "rows": -1}, "rows must be at least 0"),
    ],
)
def test_bad_input_names_what_there_is(options: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said):
        export("anything", out=tmp_path / "out", **options)


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work")
    with pytest.raises(UserError, match="not empty, and no earlier export"):
        export("anything", to="onnx", out=tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "three years of work"


def test_a_model_is_known_by_content_and_never_by_where_it_lay(tmp_path: Path) -> None:
    source = tmp_path / "home" / "small"
    source.mkdir(parents=True)
    (source / "config.json").write_text(json.dumps({"model_type": "llama"}))
    target = rooms.member(room, "onnx", "TARGET")
    about = exporting._about(str(source), source, "onnx", target, Form("int8", 512))
    assert (about["precision"], about["context"]) == ("int8", 512)
    assert about["source"]["name"] == "small"
    assert about["source"]["revision"] is None
    assert str(tmp_path) not in json.dumps(about)
    before = about["source"]["sha256"]
    (source / "config.json").write_text(json.dumps({"model_type": "qwen3"}))
    assert exporting._about(str(source), source, "onnx", target, Form("int8"))["source"]["sha256"] != before


def test_a_configuration_by_layer_is_put_as_the_builder_reads_it() -> None:
    by_layer = {
        "full_attention": {"rope_type": "default", "rope_theta": 1e6},
        "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
    }
    made = _builder.flat(SimpleNamespace(model_type="gemma3_text", rope_parameters=by_layer))
    assert (made.rope_parameters["rope_type"], made.rope_theta, made.rope_local_base_freq) == ("default", 1e6, 1e4)
    later = _builder.flat(SimpleNamespace(model_type="qwen9", rope_parameters=by_layer))
    assert later.rope_parameters is by_layer


def test_what_optimum_registers_takes_what_optimum_gives() -> None:
    assert _optimum.EdgeConfig({"a": 1}, task="text-generation", use_past=True).task == _optimum.TASKS[0]
