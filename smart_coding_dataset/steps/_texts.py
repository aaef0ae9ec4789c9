"""Walk over the texts of any row, and replace what must not be published by stable stand-ins."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")

_STRUCTURE_TEXT = """
id reason repository_name file_path old_path files left_out before_mode after_mode license source_url
commit base_commit fix_commit head_commit merge_commit answer_commit before_commit
issue_id issues pull_request_id events answers actor tool detector
scope type kind role state outcome resolution changed described_by programming_language natural_language
time created_at updated_at closed_at answered_at
patch test_patch
"""
STRUCTURE = frozenset(_STRUCTURE_TEXT.split())
"""Fields that say where a row comes from. They are no prose, and changing one would break what it points to.

Records below a field have fields of their own: of ``files`` these are only lists of paths. All lines of ``patch``
are lines of ``files``; ``patches.again`` makes it anew from these.
"""
CODE = frozenset({"code_snippet", "before", "after", "code", "suggestion"})
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


def texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a row that is prose or code, with the name of its field, in the order of the columns."""
    return ((field, text) for field, text in strings(value, name) if field not in STRUCTURE)


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


def found(text: str, name: str, find: Find) -> list[Span]:
    """What ``find`` sees in one text, in order, none overlapping.

    In Python code only secrets are looked for outside strings and comments: ``x@weights.mean`` is a product of
    matrices, not an address, but ``TOKEN=…`` in a file of settings parses as Python too.
    """
    spans: list[Span] = []
    for span in sorted(find(text), key=lambda s: (s.start, -s.end)):
        known = PSEUDONYM.fullmatch(text, span.start, span.end)
        if not known and (not spans or span.start >= spans[-1].end):
            spans.append(span)
    if all(s.what == "secret" for s in spans) or name not in CODE:
        return spans
    if (inside := _strings_and_comments(text)) is None:
        return spans
    return [
        s for s in spans if s.what == "secret" or any(start <= s.start and s.end <= end for start, end in inside)
    ]


def redact(row: T, find: Find) -> T:
    """Replace every finding by ``<email-1>``: the same finding by the same stand-in, throughout the row.

    What stands next to a finding may be one only once that is gone, so this goes on until nothing is found.
    """
    while findings := [(text, span) for name, text in texts(row) for span in found(text, name, find)]:
        row = _rebuild(row, "", _Replace(find, _name(row, findings)))
    return row


def _name(row: Any, findings: Iterable[tuple[str, Span]]) -> dict[str, str]:
    """A stand-in for each different finding, numbered by kind, after those that the row has already."""
    last: dict[str, int] = {}
    for _, text in texts(row):
        for match in STAND_IN.finditer(text):
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

    def __call__(self, text: str, name: str) -> str:
        for span in reversed(found(text, name, self.find)):
            text = text[: span.start] + self.names[text[span.start : span.end]] + text[span.end :]
        return text


def _rebuild(value: Any, name: str, change: Callable[[str, str], str]) -> Any:
    if isinstance(value, str):
        return value if name in STRUCTURE else change(value, name)
    if isinstance(value, Mapping):
        return {key: _rebuild(item, key, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rebuild(item, name, change) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _rebuild(getattr(value, f.name), f.name, change) for f in fields(value)})
    return value


def _strings_and_comments(code: str) -> list[tuple[int, int]] | None:
    """Where strings and comments are in Python code; None if this is no Python."""
    try:
        ast.parse(code)
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError, MemoryError):
        return None
    starts = [0]
    for line in io.StringIO(code):
        starts.append(starts[-1] + len(line))
    kinds = {tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    return [
        (starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1]) for t in tokens if t.type in kinds
    ]
