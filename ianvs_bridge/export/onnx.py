"""ONNX with a key-value cache, by the model builder of ONNX Runtime's generation library."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from ianvs_bridge.export._target import Precision, Target
from smart_coding_dataset.errors import UserError

BUILDER = "ianvs_bridge.export._builder"


def write(source: Path, out: Path, precision: Precision) -> None:
    """In a process of its own: the builder keeps much in memory, prints much, and takes names at the top level."""
    with tempfile.TemporaryDirectory() as cache:
        command: list[str | Path] = [sys.executable, "-m", BUILDER, "-i", source, "-o", out, "-p", precision]
        done = subprocess.run(
            [*command, "-e", "cpu", "-c", cache], capture_output=True, text=True, check=False, errors="replace"
        )
    if done.returncode:
        said = done.stderr.strip().rpartition("\n")[2]
        raise UserError(f"onnx: the builder of onnxruntime-genai cannot convert this model ({said})")


TARGET = Target(
    backend="onnx",
    extra="onnx",
    modules=("onnxruntime_genai", "onnx", "torch", "transformers"),
    packages=("torch", "transformers", "onnx", "onnx-ir", "onnxruntime", "onnxruntime-genai"),
    precisions=("fp32", "int8", "int4"),
    write=write,
)
