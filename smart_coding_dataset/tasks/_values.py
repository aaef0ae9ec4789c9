"""The JSON value that an answer holds, wherever it stands and however strict it is."""

from __future__ import annotations

import json
import re
from typing import Any

from smart_coding_dataset.tasks._answers import loose, objects, split, tried

LOOSE = "JSON is not strict"
BROKEN = "JSON is broken: whole entries read"
TRIES = 20
"""Brackets at which a value is looked for."""


def json_value(answer: str) -> tuple[Any, tuple[str, ...]] | None:
    """The first list or object in ``answer`` that is not empty, blocks before prose, and its faults of form.

    A block that begins with something else is code, and what stands in its brackets is no answer.
    """
    blocks, around = split(answer)
    texts = [*(block.body for block in blocks if block.body.lstrip()[:1] in ("[", "{")), around]
    for text in texts:
        for start, bracket in _brackets(text):
            if (found := _value(text[start:], bracket)) is not None:
                return found
    return None


def _value(text: str, bracket: str) -> tuple[Any, tuple[str, ...]] | None:
    """The value that ``text`` begins with; of a list that was cut off, its whole objects."""
    value = tried(json.JSONDecoder(strict=False).raw_decode, text)
    if value is not None:
        return (value[0], ()) if value[0] else None
    end = text.rfind("]" if bracket == "[" else "}")
    read = tried(loose, text[: end + 1]) if end > 0 else None
    if isinstance(read, list | dict) and read:
        return read, (LOOSE,)
    whole = list(objects(text)) if re.match(r"\[\s*\{", text) else []
    return (whole, (BROKEN,)) if whole else None


def _brackets(text: str) -> list[tuple[int, str]]:
    """Where lists and objects may begin, and with which bracket."""
    return [(n, c) for n, c in enumerate(text) if c in "[{"][:TRIES]
