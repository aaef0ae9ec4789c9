"""What the code was, became and was accepted as: one file, or several by their paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluate_metrics.scoring import programs
from evaluate_metrics.scoring.units import Unit, lines, statements, words

Files = dict[str, str]
"""Texts by path; the path of a single file that comes without one is empty."""
Compared = Mapping[str, list[Unit]]
"""Units by path."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The same files three times, in a form in which they can be compared."""

    code: Compared
    accepted: Compared
    written: Compared


def files(text: str) -> Files:
    """The files of the column ``code``: ``{"files": {path: text}}`` as JSON, or one file as it is."""
    return _several(programs.json_value(text)) or {"": text}


def samples(text: str, code: Files) -> list[Files]:
    """The files after each answer in a prediction or reference; what an answer does not give is as in ``code``.

    An answer is ``{"files": {path: text}}``, or a program as ``programs`` reads it: the first of ``code``.
    """
    value = programs.json_value(text)
    several = [_several(each) for each in (value if isinstance(value, list) else [value])]
    if several and all(several):
        return [code | each for each in several if each]
    main = next(iter(code))
    return [code | {main: program.code} for program in programs.samples(text)]


def _several(value: Any) -> Files | None:
    """Texts by path; None where ``value`` is something else."""
    found = value.get("files") if isinstance(value, dict) else None
    if not isinstance(found, dict) or not found or not all(isinstance(text, str) for text in found.values()):
        return None
    return dict(found)


def compared(code: Files, accepted: Files, written: Files) -> Versions | None:
    """The versions as code; as words where the accepted change is about nothing else; None where about neither."""
    for form in (_code, _words):
        found = Versions(*form(code, accepted, written))
        if texts(found.code) != texts(found.accepted):
            return found
    return None


def as_words(code: Files, accepted: Files, written: Files) -> Versions:
    """The versions with comments and docstrings, line by line."""
    return Versions(*_words(code, accepted, written))


def texts(version: Compared) -> dict[str, list[str]]:
    """What is compared, by path."""
    return {path: [unit.text for unit in units] for path, units in version.items()}


def _code(*versions: Files) -> list[Compared]:
    """Statements where all versions of a file are Python, lines where one is not."""
    found: list[dict[str, list[Unit]]] = [{} for _ in versions]
    for path in dict.fromkeys(path for version in versions for path in version):
        each = [version.get(path, "") for version in versions]
        parsed = [statements(text) for text in each]
        for into, text, units in zip(found, each, parsed, strict=True):
            into[path] = lines(text) if units is None or None in parsed else units
    return list(found)


def _words(*versions: Files) -> list[Compared]:
    paths = dict.fromkeys(path for version in versions for path in version)
    return [{path: words(version.get(path, "")) for path in paths} for version in versions]
