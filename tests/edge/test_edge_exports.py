"""Three families, every target, every precision: exported, loaded again, and compared with PyTorch."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

WHY = "the extras for models are not installed; `make test-edge` sets them up"
for _module in (
    "torch",
    "transformers",
    "onnxruntime_genai",
    "openvino_genai",
    "nncf",
    "gguf",
    "cyllama",
    "executorch",
    "optimum",
):
    pytest.importorskip(_module, reason=WHY)

import tiny  # noqa: E402  after the skip: it needs tokenizers

from ianvs_bridge import export as room  # noqa: E402
from ianvs_bridge.export import _asking  # noqa: E402
from ianvs_bridge.exporting import export  # noqa: E402
from smart_coding_dataset import rooms  # noqa: E402
from smart_coding_dataset.errors import UserError  # noqa: E402

TARGETS = {name: rooms.member(room, name, "TARGET") for name in rooms.names(room)}
CASES = [
    (family, name, precision)
    for family in sorted(tiny.FAMILIES)
    for name, target in TARGETS.items()
    for precision in target.precisions
]
ROUNDED = {("gemma3", "executorch"): 1e-2, ("gemma3", "gguf"): 1e-2}
"""What a runtime rounds though the weights are not: GELU, in a table of 16 bits or by a rough formula."""


@pytest.mark.parametrize(("family", "target", "precision"), CASES)
def test_an_export_says_what_its_source_says(family: str, target: str, precision: str, exported: Any) -> None:
    done = exported(family, target, precision)
    p = done.parity
    assert p.prompts == 2
    assert p.tokens > 20
    if precision == "fp32":
        assert (p.equal_answers, p.equal_tokens, p.same_choice) == (2, 1.0, 1.0)
        assert p.max_difference < ROUNDED.get((family, target), 1e-3)
    else:
        assert p.max_difference > 1e-3, "something must have been rounded"
    assert done.ok, done
    assert p.kept
    report = json.loads((done.folder / "parity.json").read_text())
    assert {row["id"] for row in report["rows"]} and len(report["rows"]) == 2
    assert report["scores"]["before"].keys() == report["scores"]["after"].keys()
    assert precision in (done.folder / "parity.md").read_text()


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_the_manifest_names_every_file_and_what_made_it(target: str, exported: Any, model: Any) -> None:
    folder = exported("qwen3", target, "int8").folder
    said = json.loads((folder / "manifest.json").read_text())
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    assert said["files"].keys() == there
    for name, about in said["files"].items():
        body = (folder / name).read_bytes()
        assert (about["bytes"], about["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
    assert all(said["versions"].values())
    assert said["source"]["name"] == "qwen3"
    assert str(model("qwen3").parent) not in "".join(
        path.read_text() for path in [*folder.glob("*.json"), *folder.glob("*.md")]
    )


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_fewer_bits_take_less_room(target: str, exported: Any) -> None:
    def weights(precision: str) -> int:
        folder = exported("llama", target, precision).folder
        return sum(
            path.stat().st_size for path in folder.iterdir() if path.suffix in (".data", ".bin", ".gguf", ".pte")
        )

    assert weights("int4") < weights("int8") < weights("fp32")


def test_another_model_is_no_export_of_this_one(exported: Any, model: Any) -> None:
    other = exported("llama", "onnx", "fp32").folder
    found = _asking.parity(f"hf:{model('qwen3')}", f"onnx:{other}", "int4", "comment_function", 2)
    assert not found.kept
    assert found.same_choice < 0.7
    assert found.max_difference > 1


def test_an_export_is_replaced_by_the_next(exported: Any, model: Any, tmp_path: Path) -> None:
    folder = tmp_path / "export"  # not the one that other tests read
    shutil.copytree(exported("llama", "onnx", "int4").folder, folder)
    assert json.loads((folder / "manifest.json").read_text())["parity"]
    (folder / "left over.txt").write_text("of an earlier version")
    again = export(str(model("llama")), to="onnx", precision="int4", rows=0, out=folder)
    assert again.parity is None and again.ok
    assert not (folder / "left over.txt").exists()
    assert json.loads((folder / "manifest.json").read_text())["parity"] is None


def test_a_model_that_is_no_decoder_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(
        json.dumps({"architectures": ["BertForSequenceClassification"], "model_type": "bert"})
    )
    with pytest.raises(UserError, match="BertForSequenceClassification is no model for text-generation"):
        export(str(tmp_path), to="onnx", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_optimum_resolves_task_and_class(model: Any) -> None:
    from ianvs_bridge.export import _optimum

    assert _optimum.resolved(model("gemma3")) == "text-generation"
    assert type(_optimum.loaded(model("gemma3"))).__name__ == "Gemma3ForCausalLM"
    known = _optimum.register().get_supported_tasks_for_model_type("qwen3", "edge", library_name="transformers")
    assert set(known) == set(_optimum.TASKS)
    assert known["text-generation"](None).task == "text-generation"


def test_the_command_of_optimum_exports_too(model: Any, tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("optimum-cli"), "export", "edge", "--to", "onnx", "--rows", "0"]
    done = subprocess.run(
        [*command, "--model", str(model("qwen3")), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{tmp_path / 'out'}: ")
    assert (tmp_path / "out" / "manifest.json").is_file()
