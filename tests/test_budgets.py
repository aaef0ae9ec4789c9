"""A device too small for a model is told so before the model is loaded, with the figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_device import lay, machine

from ianvs_bridge.backends import _budget, hf
from ianvs_bridge.backends._local import Options
from smart_coding_dataset.errors import UserError

SHAPE = {"num_hidden_layers": 4, "num_attention_heads": 8, "hidden_size": 512, "max_position_embeddings": 4096}


def model(folder: Path, config: dict[str, Any], weights: str = "model.safetensors") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    (folder / weights).write_bytes(bytes(3_000_000))
    return folder


def test_weights_cache_and_runtime_are_added_up(tmp_path: Path) -> None:
    found = _budget.need("hf", model(tmp_path / "m", SHAPE), Options(max_tokens=488, batch=3))
    assert found.weights == 3_000_000
    assert found.cache == 2 * 4 * 8 * 64 * 4 * 1000 * 3, (
        "key and value, layers, heads, width, bytes, tokens, answers"
    )
    assert found.total == found.weights + found.cache + 390_000_000
    assert str(found) == "442 MB (weights 3, cache 49, runtime 390)"


def test_heads_that_share_keys_and_values_and_a_short_context_need_less(tmp_path: Path) -> None:
    full = _budget.need("hf", model(tmp_path / "m", SHAPE), Options()).cache or 0
    shared = _budget.need("hf", model(tmp_path / "m", {**SHAPE, "num_key_value_heads": 2}), Options()).cache or 0
    assert shared * 4 == full
    short = (
        _budget.need("hf", model(tmp_path / "m", {**SHAPE, "max_position_embeddings": 768}), Options()).cache or 0
    )
    assert short * 2 == full, "512 of the question and 1024 of the answer, of which only 768 have room"


def test_weights_that_are_there_twice_are_loaded_once(tmp_path: Path) -> None:
    folder = model(tmp_path / "m", SHAPE, "pytorch_model.bin")
    assert _budget.need("hf", folder, Options()).weights == 3_000_000
    assert _budget.need("hf", model(tmp_path / "m", SHAPE), Options()).weights == 3_000_000


def test_weights_count_as_they_are_computed_with(tmp_path: Path) -> None:
    folder = model(tmp_path / "m", {**SHAPE, "dtype": "bfloat16"})
    assert _budget.need("hf", folder, hf.Options()).weights == 6_000_000, "kept in 16 bits, computed in 32"
    half = _budget.need("hf", folder, hf.Options(dtype="bfloat16"))
    assert half.weights == 3_000_000
    assert (half.cache or 0) * 2 == _budget.need("hf", folder, hf.Options()).cache


def test_the_configuration_of_every_runtime_is_read(tmp_path: Path) -> None:
    genai = {
        "context_length": 1000,
        "decoder": {"num_hidden_layers": 4, "num_attention_heads": 8, "num_key_value_heads": 8, "head_size": 64},
    }
    (tmp_path / "genai_config.json").write_text(json.dumps({"model": genai}))
    (tmp_path / "model.onnx").write_bytes(bytes(1_000))
    (tmp_path / "model.onnx.data").write_bytes(bytes(2_000_000))
    found = _budget.need("onnx", tmp_path, Options())
    assert (found.weights, found.cache) == (2_001_000, 2 * 4 * 8 * 64 * 4 * 1000)
    nested = model(tmp_path / "n", {"text_config": SHAPE}, "openvino_model.bin")
    assert _budget.need("openvino", nested, Options()).cache is not None


def test_a_file_alone_counts_as_large_as_it_is_with_the_shape_that_it_tells(tmp_path: Path) -> None:
    folder = model(tmp_path / "m", SHAPE, "model.gguf")
    (tmp_path / "alone.gguf").write_bytes((folder / "model.gguf").read_bytes())
    (tmp_path / "other.gguf").write_bytes(bytes(9))
    alone = _budget.need("llamacpp", tmp_path / "alone.gguf", Options(), SHAPE)
    assert alone == _budget.need("llamacpp", folder, Options())
    assert alone.weights > 0 and alone.cache


@pytest.mark.parametrize(
    "shape",
    [
        {"n_layer": 4, "n_head": 8, "n_embd": 512},
        {"num_layers": 4, "num_heads": 8, "d_model": 300, "d_kv": 64},
        {"num_hidden_layers": 4, "num_attention_heads": 8, "hidden_size": 512, "n_layer": 9},
    ],
)
def test_the_names_of_older_families_are_known(shape: dict[str, int], tmp_path: Path) -> None:
    assert (
        _budget.need("hf", model(tmp_path / "m", shape), Options(max_tokens=488)).cache == 2 * 4 * 512 * 4 * 1000
    )


def test_a_backend_that_sets_the_cache_aside_needs_it_for_the_whole_context(tmp_path: Path) -> None:
    folder = model(tmp_path / "m", SHAPE, "model.pte")
    found = _budget.need("executorch", folder, Options(max_tokens=8, batch=4))
    assert (found.weights, found.cache) == (3_000_000, 2 * 4 * 512 * 4 * 4096)


def test_a_cache_that_cannot_be_known_is_said_to_be_unknown(tmp_path: Path) -> None:
    found = _budget.need("hf", model(tmp_path / "m", {"model_type": "mamba"}), Options())
    assert found.cache is None
    assert "cache unknown" in str(found)


def test_a_limit_that_is_too_low_is_an_error_with_the_figures(tmp_path: Path) -> None:
    folder = model(tmp_path / "m", SHAPE, "model.onnx")
    _budget.fits("onnx", folder, Options(max_memory=120), tmp_path)
    with pytest.raises(UserError) as said:
        _budget.fits("onnx", folder, Options(max_memory=110), tmp_path)
    assert str(said.value) == (
        f"onnx:{folder} needs at least 118 MB (weights 3, cache 25, runtime 90), and max_memory allows 110 MB;"
        " a smaller export, max_tokens or batch needs less"
    )


def test_without_a_limit_what_is_free_is_the_limit(tmp_path: Path) -> None:
    folder = model(tmp_path / "m", SHAPE, "model.onnx")
    _budget.fits("onnx", folder, Options(), tmp_path)  # a system that tells nothing refuses nothing
    lay(tmp_path, machine(available=120))
    _budget.fits("onnx", folder, Options(), tmp_path)
    lay(tmp_path, machine(available=110))
    with pytest.raises(UserError, match=r"needs at least 118 MB .* and the memory of the machine has 113 MB free"):
        _budget.fits("onnx", folder, Options(), tmp_path)
    _budget.fits("onnx", folder, Options(max_memory=120), tmp_path)  # who names a limit knows better


def test_the_backend_refuses_before_it_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hf, "require", lambda *_: None)
    monkeypatch.setattr(hf, "Transformers", None)
    with pytest.raises(UserError, match="needs at least 442 MB"):
        hf.load(str(model(tmp_path / "m", SHAPE)), {"max_memory": "100", "max_tokens": "488", "batch": "3"})
