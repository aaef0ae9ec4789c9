"""numpy arrays as data, where numpy has been loaded already; nothing here loads it."""

from __future__ import annotations

import re
import sys
from math import prod
from typing import Any

from evaluate_metrics.scoring.execution import binary

_NUMBERS = re.compile(r"[<>|][biufc][0-9]{1,2}")


def take_apart(value: Any) -> list[Any] | None:
    """Type, shape and bytes of an array of numbers; None for anything else."""
    numpy = sys.modules.get("numpy")
    if numpy is None or type(value) is not numpy.ndarray or not _NUMBERS.fullmatch(value.dtype.str):
        return None
    return ["array", value.dtype.str, list(value.shape), binary.to_text(value.tobytes())]


def scalar(value: Any) -> Any:
    """A numpy scalar as Python's own; None for anything else."""
    numpy = sys.modules.get("numpy")
    return value.item() if numpy is not None and isinstance(value, numpy.generic) else None


def put_together(kind: Any, shape: Any, data: Any) -> Any:
    """The array.

    Raises:
        KeyError, TypeError, ValueError: numpy is not loaded, or this is no array of numbers.
    """
    numpy = sys.modules["numpy"]
    if (
        not _NUMBERS.fullmatch(kind)
        or not all(type(size) is int and size >= 0 for size in shape)
        or len(shape) > 32
    ):
        raise ValueError("not an array of numbers")
    content = binary.to_bytes(data)
    if prod(shape) * numpy.dtype(kind).itemsize != len(content):
        raise ValueError("an array's bytes do not fill its shape")
    return numpy.frombuffer(content, dtype=kind).reshape(shape).copy()
