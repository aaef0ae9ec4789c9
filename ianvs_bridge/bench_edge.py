"""The part of the main job for edge devices: the small model, from its packages to an export that answers."""

from __future__ import annotations

from pathlib import Path

from ianvs_bridge.backends._prompting import json_of
from ianvs_bridge.export._target import Precision
from ianvs_bridge.exporting import export, fingerprint
from ianvs_bridge.stages import stage
from ianvs_bridge.train import train
from smart_coding_dataset import manifest
from smart_coding_dataset.pipeline import build
from smart_coding_dataset.sources.pypi import collect

RECIPE = "small"
PRECISION: Precision = "int8"


def small_model(out: Path, workers: int) -> str:
    """The model as ``--model`` takes it; what is there from an earlier run is not made again.

    Raises:
        UserError: An extra is not installed, or a package cannot be collected.
    """
    folder, exported = out / "small", out / f"small-{PRECISION}"
    with stage(f"collect and build: the packages of the recipe {RECIPE!r}, from which the small model learns"):
        collect(recipe=RECIPE, out=out / "raw")
        build(out / "raw", out / "dataset", workers=workers)
    with stage("train: the small model"):
        train(str(out / "dataset"), out=folder)
    with stage(f"export: to onnx, {PRECISION}"):
        if json_of(exported / manifest.NAME).get("source", {}).get("sha256") != fingerprint(folder):
            export(str(folder), to="onnx", out=exported, precision=PRECISION)
    return f"onnx:{exported}"
