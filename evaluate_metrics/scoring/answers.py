"""Reading a prediction or a reference: plain text, or a JSON list of annotations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_TAG = re.compile(r"\{@(?:link|code|linkplain|literal|value)\s+#?([^}]*)\}|</?[a-zA-Z][^<>]*>|\{@inheritDoc\}")
_EDGES = re.compile(r"^\s*(?:/\*+|\*+/?|//+|#+!?|\"\"\"|''')\s?|\s*(?:\*+/|\"\"\"|''')\s*$", re.M)
_FIELD = re.compile(r"^\s*(?:@|:)(param|return|returns|throws|raises|exception|type|rtype)\b:?", re.M)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|[。！？；;]|\n\s*\n|\n(?=\s*(?:@|:\w|[-*•]\s|\d+\.\s))")
_LISTS = re.compile(
    r"(?:^|\n)@(?:Param|Return|Throws|Raises|Exception|Type|Rtype)\w*"
    r"|\b(?:Parameters|Arguments|Args|Returns|Throws|Raises):|参数[：:]"
)


@dataclass(frozen=True, slots=True)
class Note:
    """A comment and what it is attached to."""

    line: int | None
    """Counts from 1; None for a comment on the whole piece of code."""
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A prediction, read."""

    notes: tuple[Note, ...]
    faults: tuple[str, ...]
    """What was wrong with the form of a JSON list; such entries are left out of ``notes``."""


def read(text: str, most: int | None = None) -> Answer:
    """Read a prediction. Text that is no JSON list is a comment on the whole; empty text has no notes.

    Args:
        text: The prediction.
        most: Characters of comment to keep, counted over the notes; None keeps all.
    """
    stripped = text.strip()
    try:
        entries = json.loads(stripped) if stripped.startswith("[") else None
    except (ValueError, RecursionError):
        entries = None
    if not isinstance(entries, list):
        return Answer((Note(None, stripped[:most]),) if stripped else (), ())
    read_entries = [_note(e) for e in entries[:most]]
    notes = tuple(_first(most, [n for n in read_entries if isinstance(n, Note)]))
    return Answer(notes, tuple(f for f in read_entries if isinstance(f, str)))


def _first(most: int | None, notes: list[Note]) -> Iterator[Note]:
    """The notes up to ``most`` characters in all; the last one may be cut."""
    left = sum(len(n.text) for n in notes) if most is None else most
    for note in notes:
        if left <= 0:
            return
        yield Note(note.line, note.text[:left])
        left -= len(note.text)


def _note(entry: Any) -> Note | str:
    if not isinstance(entry, dict) or not isinstance(entry.get("annotation"), str):
        return "an entry without annotation"
    line = entry.get("line_number")
    if line is not None and (isinstance(line, bool) or not isinstance(line, int)):
        return f"line_number is no integer: {line!r}"
    return Note(line, entry["annotation"].strip()) if entry["annotation"].strip() else "an empty annotation"


@lru_cache(maxsize=4096)
def prose(text: str) -> str:
    """The words of a comment without its marks: comment signs, javadoc and HTML tags, backticks."""
    text = _TAG.sub(lambda m: m[1] or "", _EDGES.sub("", text))
    return _FIELD.sub(lambda m: "\n@" + m[1].capitalize(), text).replace("`", "").strip()


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """Sentences of a comment, its marks taken off."""
    return tuple(s.strip() for s in _SENTENCE.split(prose(text)) if s and s.strip())


def description(text: str) -> str:
    """A comment without its lists of parameters, returns and exceptions."""
    return _LISTS.split(prose(text))[0].strip()
