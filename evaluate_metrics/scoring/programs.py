"""Reading what the issue metrics are given: programs that answer an issue, and the tests of a row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from evaluate_metrics.scoring.execution import Test


@dataclass(frozen=True, slots=True)
class Program:
    """One answer: a module, whole."""

    code: str
    explanation: str | None
    """What was said about the change; None where nothing was."""


def samples(prediction: str) -> tuple[Program, ...]:
    """The programs in a prediction: Python text, ``{"code", "explanation"}`` as JSON, or a JSON list of either.

    JSON that is neither is Python text, as a module may well be.
    """
    value = json_value(prediction)
    if isinstance(value, list) and value and all(_is_program(item) for item in value):
        return tuple(map(_program, value))
    return (_program(value if isinstance(value, dict) and _is_program(value) else prediction),)


def json_value(text: str) -> Any:
    """What JSON ``text`` holds; None where it is none."""
    try:
        return json.loads(text) if text.lstrip()[:1] in ("[", "{") else None
    except (ValueError, RecursionError):
        return None


def _is_program(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, dict) and isinstance(value.get("code"), str))


def _program(value: Any) -> Program:
    if isinstance(value, str):
        return Program(value, None)
    said = value.get("explanation")
    return Program(value["code"], said if isinstance(said, str) and said.strip() else None)


def tests(text: str) -> tuple[Test, ...]:
    """The tests of a row: a JSON list of ``{"name", "code"}``, with ``objects`` where a test declares some.

    Raises:
        ValueError: ``text`` is something else.
    """
    try:
        return tuple(
            Test(str(entry["name"]), entry["code"] + "", tuple(map(str, entry.get("objects") or ())))
            for entry in json.loads(text)
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"tests are no JSON list of name and code: {error!r}") from None
