"""Walk over the texts of any row, and replace what must not be published by stable stand-ins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from smart_coding_dataset.steps._code import is_code, is_python

T = TypeVar("T")

_STRUCTURE_TEXT = """
id reason repository_name file_path old_path files left_out before_mode after_mode license source_url
commit base_commit fix_commit head_commit merge_commit answer_commit before_commit
issue_id issues pull_request_id events answers actor tool detector function label
scope type kind role state outcome resolution changed described_by programming_language natural_language
time created_at updated_at closed_at answered_at
patch test_patch
"""
STRUCTURE = frozenset(_STRUCTURE_TEXT.split())
"""Fields that say where a row comes from. They are no prose, and changing one would break what it points to.

Records below a field have fields of their own: of ``files`` these are only lists of paths. All lines of ``patch``
are lines of ``files``; ``patches.again`` makes it anew from these.
"""
_PROSE_TEXT = """
annotation body content description detail issue_body issue_description labels link_evidence message name
pull_request_description summary text title
"""
PROSE = frozenset(_PROSE_TEXT.split())
"""Fields that somebody wrote. What is in no list is treated as these are; ``_code`` has those with code."""
PSEUDONYM = re.compile(r"person-[0-9a-f]{16}|tool-[a-z0-9]+(?:-[a-z0-9]+)*")
"""People and programs, as ``collect`` writes them."""
AFTER_ESCAPE = r"(?<=\\[abfnrtv0])"
"""A pattern may start after ``\\n`` in code, though a letter stands before it there."""
STAND_IN = re.compile(r"<(email|phone|ip|name|secret)-(\d+)>")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of a text that must not be published."""

    start: int
    end: int
    what: str
    """``email``, ``phone``, ``ip``, ``name`` or ``secret``."""


Find = Callable[[str], Iterable[Span]]


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a row that is prose or code."""

    name: str
    """Of its field."""
    text: str
    python: bool | None
    """Whether code in it is Python; None where the row does not tell."""


def texts(row: Any) -> Iterator[Text]:
    """Every text of a row that is prose or code, in the order of the columns."""
    found: list[Text] = []

    def note(text: Text) -> str:
        found.append(text)
        return text.text

    _rebuild(row, "", None, note)
    return iter(found)


def strings(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a row with the name of its field, in the order of the columns."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from strings(item, key)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item, name)
    elif is_dataclass(value):
        for f in fields(value):
            yield from strings(getattr(value, f.name), f.name)


def found(text: Text, find: Find) -> list[Span]:
    """What ``find`` sees in one text, in order, none overlapping.

    In Python code only secrets are looked for outside strings and comments.
    """
    spans: list[Span] = []
    for span in sorted(find(text.text), key=lambda s: (s.start, -s.end)):
        known = PSEUDONYM.fullmatch(text.text, span.start, span.end)
        if not known and (not spans or span.start >= spans[-1].end):
            spans.append(span)
    if text.python is False:
        return spans
    return [s for s in spans if s.what == "secret" or not is_code(text.text, text.name, s.start, s.end)]


def redact(row: T, find: Find) -> T:
    """Replace every finding by ``<email-1>``: the same finding by the same stand-in, throughout the row.

    What stands next to a finding may be one only once that is gone, so this goes on until nothing is found.
    """
    while findings := [(text.text, span) for text in texts(row) for span in found(text, find)]:
        row = _rebuild(row, "", None, _Replace(find, _name(row, findings)))
    return row


def _name(row: Any, findings: Iterable[tuple[str, Span]]) -> dict[str, str]:
    """A stand-in for each different finding, numbered by kind, after those that the row has already."""
    last: dict[str, int] = {}
    for one in texts(row):
        for match in STAND_IN.finditer(one.text):
            last[match[1]] = max(int(match[2]), last.get(match[1], 0))
    names: dict[str, str] = {}
    for text, span in findings:
        if text[span.start : span.end] not in names:
            last[span.what] = last.get(span.what, 0) + 1
            names[text[span.start : span.end]] = f"<{span.what}-{last[span.what]}>"
    return names


@dataclass(frozen=True, slots=True)
class _Replace:
    find: Find
    names: Mapping[str, str]

    def __call__(self, text: Text) -> str:
        changed = text.text
        for span in reversed(found(text, self.find)):
            changed = changed[: span.start] + self.names[changed[span.start : span.end]] + changed[span.end :]
        return changed


def _rebuild(value: Any, name: str, python: bool | None, change: Callable[[Text], str]) -> Any:
    if isinstance(value, str):
        return value if name in STRUCTURE else change(Text(name, value, python))
    if isinstance(value, list | tuple):
        return [_rebuild(item, name, python, change) for item in value]
    is_record = is_dataclass(value) and not isinstance(value, type)
    if not is_record and not isinstance(value, Mapping):
        return value
    items = {f.name: getattr(value, f.name) for f in fields(value)} if is_record else value
    python = is_python(items, python)
    made = {key: _rebuild(item, key, python, change) for key, item in items.items()}
    return replace(value, **made) if is_record else made
