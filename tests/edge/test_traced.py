"""What the builder of onnxruntime-genai lacks: traced by transformers, run in a loop of ours, as on PyTorch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

WHY = "the extras for models are not installed; `make test-edge` sets them up"
for _module in ("torch", "transformers", "onnxruntime_genai", "onnxscript", "optimum"):
    pytest.importorskip(_module, reason=WHY)

import tiny  # noqa: E402  after the skip: it needs tokenizers
from test_edge_backends import answers, requests, texts  # noqa: E402

from ianvs_bridge.backends import onnx, open_backend  # noqa: E402
from ianvs_bridge.backends._engine import Asked  # noqa: E402
from ianvs_bridge.export import _optimum  # noqa: E402
from ianvs_bridge.exporting import export  # noqa: E402
from smart_coding_dataset.errors import UserError  # noqa: E402

FAMILIES = sorted(tiny.TRACED)
PRECISIONS = ("fp32", "int8", "int4")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("precision", PRECISIONS)
def test_an_export_says_what_its_source_says(family: str, precision: str, exported: Any) -> None:
    done = exported(family, "onnx", precision)
    p = done.parity
    assert done.ok, done
    assert p.tokens > 20
    if precision == "fp32":
        assert (p.equal_answers, p.same_choice) == (2, 1.0)
        assert p.max_difference < 1e-3
    else:
        assert p.max_difference > 1e-3, "something must have been rounded"
    there = {path.name for path in done.folder.iterdir()}
    assert "genai_config.json" not in there
    assert ("encoder.onnx" in there) == (family != "gpt2")


@pytest.mark.parametrize("family", FAMILIES)
def test_fewer_bits_take_less_room(family: str, exported: Any) -> None:
    sizes = [
        sum(path.stat().st_size for path in exported(family, "onnx", precision).folder.glob("*.data"))
        for precision in PRECISIONS
    ]
    assert sizes == sorted(sizes, reverse=True) and len({*sizes}) == 3


@pytest.mark.parametrize("family", FAMILIES)
def test_greedy_answers_are_the_same_in_every_batch(family: str, exported: Any, model: Any) -> None:
    plain = texts(f"hf:{model(family)}", requests())
    assert len({*plain}) > 1, "a model that says the same to all shows nothing"
    assert texts(f"hf:{model(family)}", requests(), batch=4) == plain
    named = f"onnx:{exported(family, 'onnx', 'fp32').folder}"
    assert texts(named, requests(), batch=1) == plain
    assert texts(named, requests(), batch=4, threads=1) == plain


@pytest.mark.parametrize("family", FAMILIES)
def test_samples_are_those_of_pytorch_in_any_company(family: str, exported: Any, model: Any) -> None:
    first, greedy = requests(sample=1), requests(sample=0)
    plain = texts(f"hf:{model(family)}", first)
    assert plain != texts(f"hf:{model(family)}", greedy)
    named = f"onnx:{exported(family, 'onnx', 'fp32').folder}"
    assert texts(named, first) == plain
    mixed = texts(named, [first[0], greedy[0], first[1]], batch=3)
    assert (mixed[0], mixed[2]) == (plain[0], plain[1])
    assert mixed[1] == texts(named, greedy[:1])[0]


def test_counts_times_and_truncation_are_told(exported: Any) -> None:
    for answer in answers(f"onnx:{exported('t5', 'onnx', 'fp32').folder}", requests(3), batch=3):
        assert answer.prompt_tokens is not None and answer.prompt_tokens > 100
        assert answer.completion_tokens is not None and 0 < answer.completion_tokens <= 24
        assert answer.truncated == (answer.completion_tokens == 24)
        assert answer.first_token_seconds is not None and answer.seconds is not None


def test_what_is_too_long_for_learned_places_is_an_error_of_its_row(exported: Any) -> None:
    (found,) = answers(f"onnx:{exported('gpt2', 'onnx', 'fp32').folder}", requests(1, more="x = 1\n" * 2000))
    assert "with the answer the model takes 2048" in (found.error or "")


@pytest.mark.parametrize("target", ["openvino", "gguf"])
def test_a_target_without_encoders_names_those_that_have_them(target: str, model: Any, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"{target} takes no model with an encoder; there are: onnx"):
        export(str(model("t5")), to=target, precision="fp32", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_optimum_resolves_task_and_class_of_models_with_an_encoder(model: Any) -> None:
    assert _optimum.resolved(model("t5")) == "text2text-generation"
    assert type(_optimum.loaded(model("t5"))).__name__ == "T5ForConditionalGeneration"
    known = _optimum.register().get_supported_tasks_for_model_type("t5", "edge", library_name="transformers")
    assert set(_optimum.PAIRED) <= set(known)


def test_what_neither_can_convert_is_one_line(model: Any, tmp_path: Path) -> None:
    said = json.loads((model("gpt2") / "config.json").read_text())
    for path in model("gpt2").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "config.json").write_text(json.dumps({**said, "n_layer": 3, "n_embd": 60}))
    with pytest.raises(UserError, match=r"^onnx: neither the builder of onnxruntime-genai nor transformers .*\)$"):
        export(str(tmp_path), to="onnx", out=tmp_path / "out", rows=0)
    assert not (tmp_path / "out").exists()


def test_a_folder_without_its_graph_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no model\.onnx"):
        open_backend(f"onnx:{tmp_path}")


def test_a_long_prompt_whose_answer_is_over_does_not_run_out_of_learned_places(exported: Any) -> None:
    folder = exported("gpt2", "onnx", "fp32").folder
    engine: Any = onnx.load(str(folder), {"threads": "1"}).engine
    long, short = Asked(tokens=[5] * 2040, most=4), Asked(tokens=[5] * 10, most=40)

    def said(*asked: Asked) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in asked]
        engine.generate(asked, lambda which, token: found[which].append(token))
        return found

    assert [len(each) for each in said(long, short)] == [4, 40]
    assert said(long, short) == [*said(long), *said(short)]
