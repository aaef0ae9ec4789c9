"""ONNX with a key-value cache: by the model builder of ONNX Runtime's generation library, or by transformers."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from ianvs_bridge.export import _onnx_graph
from ianvs_bridge.export._optimum import paired
from ianvs_bridge.export._target import Form, Precision, Target
from smart_coding_dataset.errors import UserError

BUILDER = "ianvs_bridge.export._builder"
UNKNOWN = "NotImplementedError"
"""What the builder raises for a family that it does not have."""


def write(source: Path, out: Path, form: Form) -> None:
    """The builder's graphs are faster; transformers' exporter has the families that the builder lacks.

    It lacks all that read a text with an encoder, and is not asked about them: to start it takes seconds.
    """
    encoder = paired(source)
    said = "" if encoder else _build(source, out, form.precision)
    if encoder or said.startswith(UNKNOWN):
        _onnx_graph.write(source, out, form.precision)
    elif said:
        raise UserError(f"onnx: the builder of onnxruntime-genai cannot convert this model ({said})")


def _build(source: Path, out: Path, precision: Precision) -> str:
    """In a process of its own: the builder keeps much in memory, prints much, and takes names at the top level.

    Returns:
        What it failed with; empty if all went well.
    """
    with tempfile.TemporaryDirectory() as cache:
        command: list[str | Path] = [sys.executable, "-m", BUILDER, "-i", source, "-o", out, "-p", precision]
        done = subprocess.run(
            [*command, "-e", "cpu", "-c", cache], capture_output=True, text=True, check=False, errors="replace"
        )
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""


TARGET = Target(
    backend="onnx",
    extra="onnx",
    modules=("onnxruntime_genai", "onnx", "onnxscript", "torch", "transformers"),
    packages=("torch", "transformers", "onnx", "onnx-ir", "onnxscript", "onnxruntime", "onnxruntime-genai"),
    precisions=("fp32", "int8", "int4"),
    encoders=True,
    write=write,
)
