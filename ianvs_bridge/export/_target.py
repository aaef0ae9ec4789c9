"""What an edge target is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Precision = Literal["fp32", "int8", "int4"]
"""Of the weights; computations are in 32 bits."""

GROUP = 32
"""Weights that share a scale at few bits, as the builder for ONNX takes them: small models have narrow layers."""


@dataclass(frozen=True, slots=True)
class Form:
    """What an export is to be like."""

    precision: Precision
    context: int | None = None
    """Tokens that prompt and answer may have together; None: as many as the target allows by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A form in which models run on a device."""

    backend: str
    """The backend that reads it."""
    extra: str
    """What is installed beside ``export``."""
    modules: tuple[str, ...]
    """What must be there to write it."""
    packages: tuple[str, ...]
    """Whose versions decide what is written."""
    precisions: tuple[Precision, ...]
    encoders: bool = False
    """Whether it takes models that read with an encoder and answer with a decoder."""
    context: int | None = None
    """Tokens for which it sets room aside when loaded, unless told otherwise; None: it takes room as needed."""
    write: Callable[[Path, Path, Form], None]
    """Writes the model of one folder into another, which is empty but for the words of the model. Raises UserError
    where the exporter does not know such a model."""
