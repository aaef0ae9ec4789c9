"""Settings given on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

CONSTANTS = {"true": True, "false": False}


def parse_overrides(arguments: Iterable[str]) -> dict[str, Any]:
    """Turn arguments such as ``database.port=5433`` into a nested dictionary."""
    result: dict[str, Any] = {}
    for text in arguments:
        if text.find("=") < 1:
            raise ValueError(f"not of the form key=value: {text}")
        path, value = text.split("=", maxsplit=1)
        _put(result, path.split("."), convert(value))
    return result


def _put(table: dict[str, Any], names: list[str], value: Any) -> None:
    for name in names[:-1]:
        table = table.setdefault(name, {})
    table[names[-1]] = value


def convert(value: str) -> str | int | bool:
    """Read value as a boolean or an integer if it looks like one."""
    if value in CONSTANTS:
        return CONSTANTS[value]
    try:
        return int(value)
    except ValueError:
        return value
