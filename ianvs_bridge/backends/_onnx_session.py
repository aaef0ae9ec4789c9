"""A graph with a key-value cache on plain ONNX Runtime, in the names that transformers' exporter gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ianvs_bridge.backends._local import Options

CACHE_IN, CACHE_OUT = "input.cache.", "output.cache."
"""How the names of the cache begin that a step is given and gives back."""


class Session:
    """One graph in memory."""

    def __init__(self, path: Path, options: Options) -> None:
        """Load the weights."""
        import numpy as np  # noqa: PLC0415  not there without an extra
        import onnxruntime as ort  # noqa: PLC0415

        how = ort.SessionOptions()
        how.log_severity_level = 3
        if options.threads is not None:
            how.intra_op_num_threads = options.threads
        self._np, self._value = np, ort.OrtValue.ortvalue_from_numpy
        self._session = ort.InferenceSession(path, how, providers=["CPUExecutionProvider"])
        self._inputs = {each.name: each.shape for each in self._session.get_inputs()}
        self._outputs = [each.name for each in self._session.get_outputs()]

    def run(self, arrays: Mapping[str, Any], cache: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """One step; arrays that the graph does not ask for are left out.

        Returns:
            What the graph gives, and the cache for the next step.

        Raises:
            RuntimeError: The runtime failed, for whatever reason it names.
        """
        ready = {name: self._value(self._np.ascontiguousarray(array)) for name, array in arrays.items()}
        given = {name: value for name, value in {**ready, **cache}.items() if name in self._inputs}
        try:
            values = self._session.run_with_ort_values(self._outputs, given)
        except Exception as error:  # the runtime has a dozen kinds, which have no other base
            raise RuntimeError(str(error)) from error
        found = dict(zip(self._outputs, values, strict=True))
        kept = [name for name in found if name.startswith(CACHE_OUT)]
        return found, {**cache, **{CACHE_IN + name.removeprefix(CACHE_OUT): found[name] for name in kept}}

    def empty(self, rows: int) -> dict[str, Any]:
        """The cache before the first token: nothing, for so many rows."""
        return {
            name: self._value(self._np.zeros(_sizes(shape, rows), dtype=self._np.float32))
            for name, shape in self._inputs.items()
            if name.startswith(CACHE_IN)
        }

    def kept(self, cache: Mapping[str, Any], rows: Sequence[int]) -> dict[str, Any]:
        """The cache of some of its rows."""
        return {name: self._value(value.numpy()[rows]) for name, value in cache.items()}


def _sizes(shape: Sequence[int | str], rows: int) -> list[int]:
    """Of [rows, heads, tokens, width]: the graph knows heads and width, and there are no tokens."""
    return [rows, *(int(size) if str(size).isdigit() else 0 for size in shape[1:])]
