"""Texts at which an answer ends, in the one syntax in which all backends take them."""

from __future__ import annotations

import json


def stops(given: str) -> list[str]:
    """The texts that ``given`` names: none where it is empty, a JSON list of several, or one, as it is.

    Raises:
        ValueError: It begins like a JSON list and is none of texts.
    """
    if not given.startswith("["):
        return [given] if given else []
    try:
        found = json.loads(given)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(text, str) and text for text in found):
        raise ValueError(f"stop must be a text or a JSON list of texts, found {given}")
    return found
