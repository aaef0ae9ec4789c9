"""Bytes as text. The library for it is loaded where there are some: every fork copies what the server has."""

from __future__ import annotations

import importlib


def to_text(data: bytes | bytearray) -> str:
    """The bytes in base64."""
    text: bytes = importlib.import_module("base64").b64encode(data)
    return text.decode("ascii")


def to_bytes(text: str) -> bytes:
    """The bytes of a text that ``to_text`` made.

    Raises:
        TypeError, ValueError: It is no such text.
    """
    data: bytes = importlib.import_module("base64").b64decode(text, validate=True)
    return data
