"""The part of the bench for edge devices: what is there is not made again, and what it was made of decides."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs the extra hf: pip install 'smart-coding[hf]'")
pytest.importorskip("onnxruntime_genai", reason="needs the extra onnx: pip install 'smart-coding[onnx]'")

from lesson_rows import core, dataset, english

from ianvs_bridge import bench_edge
from ianvs_bridge.exporting import export
from ianvs_bridge.predict import predict
from ianvs_bridge.small_model import training
from ianvs_bridge.train import train

TINY = training.Shape(hidden=64, layers=2, heads=2, key_value_heads=1, inner=128)


def times(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_the_small_model_is_made_once_and_again_when_it_has_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(_: Path, folder: Path, workers: int) -> None:
        dataset(folder, [*core(), *english(20)])
        dataset(folder, english(2), "validation")

    monkeypatch.setattr(training, "Shape", lambda: TINY)
    monkeypatch.setattr(bench_edge, "collect", lambda **_: None)  # both have tests of their own
    monkeypatch.setattr(bench_edge, "build", build)
    monkeypatch.setattr(bench_edge, "train", partial(train, steps=2, threads=1))
    monkeypatch.setattr(bench_edge, "export", partial(export, rows=0))
    model = bench_edge.small_model(tmp_path, workers=1)
    assert model == f"onnx:{tmp_path}/small-int8"
    made = times(tmp_path / "small") | times(tmp_path / "small-int8")
    assert bench_edge.small_model(tmp_path, workers=1) == model
    assert times(tmp_path / "small") | times(tmp_path / "small-int8") == made
    monkeypatch.setattr(bench_edge, "train", partial(train, steps=3, threads=1))
    bench_edge.small_model(tmp_path, workers=1)
    assert times(tmp_path / "small-int8").items().isdisjoint(made.items()), "another model, another export"
    (file,) = predict("comment_line", model=(model,), option=("max_tokens=8",), limit=2, out=tmp_path / "p").files
    assert (file.answers, file.failed) == (2, 0)
