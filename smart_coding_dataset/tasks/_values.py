"""The JSON value that an answer holds, wherever it stands and however strict it is."""

from __future__ import annotations

import json
from typing import Any

from smart_coding_dataset.tasks._answers import loose, split, tried

LOOSE = "JSON is not strict"
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
            value = tried(json.JSONDecoder(strict=False).raw_decode, text[start:])
            if value is not None and value[0]:
                return value[0], ()
            end = text.rfind("]" if bracket == "[" else "}")
            value = tried(loose, text[start : end + 1]) if end > start else None
            if isinstance(value, list | dict) and value:
                return value, (LOOSE,)
    return None


def _brackets(text: str) -> list[tuple[int, str]]:
    """Where lists and objects may begin, and with which bracket."""
    return [(n, c) for n, c in enumerate(text) if c in "[{"][:TRIES]
