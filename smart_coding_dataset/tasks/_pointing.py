"""Reading a ranked list of places in a file: JSON, or lines and functions named in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks._answers import split, without_reasoning
from smart_coding_dataset.tasks._faults import Place, lines_of, to_json
from smart_coding_dataset.tasks._spots import Function, Spots, spots
from smart_coding_dataset.tasks._task import Abstention, Parsed
from smart_coding_dataset.tasks._values import json_value

LINES = ("lines", "line", "line_number", "line_numbers", "行号", "行")
FIRST, LAST = ("start_line", "start", "line_start"), ("end_line", "end", "line_end")
FUNCTION = ("function", "function_name", "method", "name", "函数", "方法")
LISTS = ("places", "locations", "faults", "suspects", "results", "answer")

SUSPECTS = 200
"""Entries of an answer that are read: nobody looks at more."""
MOST = 100_000
"""Lines of a file, and characters of one entry, that are read."""

NUMBERS = r"\d{1,6}(?:\s*(?:[-–—~～]|to|through|到|至)\s*L?\d{1,6})?"
SPOKEN = re.compile(
    rf"\b(?:lines?|L)\s*#?:?\s*({NUMBERS}(?:\s*(?:,|and|or|&)\s*{NUMBERS})*)\b"
    rf"|第\s*({NUMBERS}(?:\s*[,，、和及]\s*(?:第\s*)?{NUMBERS})*)\s*行|行号?\s*[:：]?\s*({NUMBERS})",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"`([A-Za-z_][\w.]*)(?:\(\))?`|\b([A-Za-z_][\w.]*)\(\)|(?:function|method|函数|方法)\s+([A-Za-z_][\w.]*)"
)


def read_places(text: str, row: Issue) -> Parsed | Abstention:
    """The places that an answer names, most suspicious first, each with lines and function.

    A function alone stands for all of its lines, lines alone for the function that they are in.
    """
    answer = without_reasoning(text)
    code = "\n".join(lines_of(row.code_before.code_snippet))
    file = spots(code)
    if answer is None or file is None:
        return Abstention(reason="cut off while reasoning" if answer is None else "the file is no Python")
    found = json_value(answer)
    entries, faults = (list(_entries(found[0])), found[1]) if found else ([], ())
    if not entries:
        entries, faults = list(_spoken(split(answer)[1], file)), ("prose in place of JSON",)
    if not entries:
        return Abstention(reason="no line or function in the answer" if answer.strip() else "empty answer")
    entries = entries[:SUSPECTS]
    last = code.count("\n") + 1
    places = list(dict.fromkeys(p for lines, name in entries for p in _places(lines, name, file, last)))
    wrong = _beyond(entries, file, last)
    if not places:
        return Abstention(reason="no line or function of the file in the answer")
    return Parsed(prediction=to_json(places), faults=faults + wrong)


Entry = tuple[Sequence[int], str | None]
"""Lines (none: the whole function) and function (None: not named) of one suspect."""


def _entries(value: Any) -> Iterator[Entry]:
    """The suspects in a JSON value, in order."""
    if isinstance(value, dict):
        inner = next((value[key] for key in LISTS if isinstance(value.get(key), list)), None)
        value = [value] if inner is None else inner
    for each in value if isinstance(value, list) else []:
        entry = _object(each) if isinstance(each, dict) else (_numbers(each), None)
        if entry[0] or entry[1]:
            yield entry


def _object(entry: dict[Any, Any]) -> Entry:
    lines = _numbers(next((entry[key] for key in LINES if key in entry), None))
    if not lines:
        ends = [next((n for key in keys for n in _numbers(entry.get(key))), None) for keys in (FIRST, LAST)]
        lines = _numbers("-".join(str(n) for n in ends if n is not None))
    name = next((entry[key] for key in FUNCTION if isinstance(entry.get(key), str)), None)
    return lines, _bare(name) if name else None


def _numbers(value: Any) -> list[int]:
    """Line numbers in ``12``, ``"12-15, 18"`` or a list of such."""
    if isinstance(value, list):
        return list(
            dict.fromkeys(n for each in value[:MOST] if not isinstance(each, list) for n in _numbers(each))
        )
    if isinstance(value, bool) or not isinstance(value, int | str):
        return []
    return list(_ranges(value[:MOST])) if isinstance(value, str) else [value] if abs(value) <= MOST else []


def _ranges(text: str) -> Iterator[int]:
    for span in re.findall(NUMBERS, text):
        ends = [int(n) for n in re.findall(r"\d+", span)]
        yield from range(ends[0], min(ends[-1], MOST) + 1)


def _spoken(text: str, file: Spots) -> Iterator[Entry]:
    """Lines and functions of the file that prose names, in its order."""
    known = file.by_name()
    if re.fullmatch(r"[\d\s,;、–-]+", text):
        text = f"lines {text.strip()}"
    said: list[tuple[int, Entry]] = [
        (match.start(), (list(_ranges(match[1] or match[2] or match[3])), None)) for match in SPOKEN.finditer(text)
    ]
    names = ((match.start(), _bare(match[1] or match[2] or match[3])) for match in NAMED.finditer(text))
    said.extend((at, ((), name)) for at, name in names if name in known)
    numbers = {n for _, (lines, _) in said for n in lines}
    for _, (lines, name) in sorted(said, key=lambda pair: pair[0]):
        told = name is not None and any(numbers.intersection(file.body(f)) for f in known[name])
        if not told:  # lines within the function say it more exactly
            yield lines, name


def _bare(name: str) -> str:
    """``Queue.add`` for ``Queue::add(self, item)``."""
    return re.sub(r"::|#", ".", name.partition("(")[0]).strip("` .")


def _places(lines: Sequence[int], name: str | None, file: Spots, last: int) -> Iterator[Place]:
    """An entry as places in the file, one for each function; what the file does not have is left out."""
    inside = [n for n in lines if 1 <= n <= last]
    own: Sequence[Function] = file.by_name().get(name, ()) if name else ()
    if not inside:
        yield from (Place(tuple(file.body(function)), function.name) for function in own)
    elif len(own) == 1:
        yield Place(tuple(inside), own[0].name)
    else:
        for function in dict.fromkeys(map(file.within, inside)):
            yield Place(tuple(n for n in inside if file.within(n) == function), function)


def _beyond(entries: Iterable[Entry], file: Spots, last: int) -> tuple[str, ...]:
    """Faults of form: lines and functions that the file does not have."""
    found = list(entries)
    lines = sorted({n for lines, _ in found for n in lines if not 1 <= n <= last})
    names = sorted({name for _, name in found if name and name not in file.by_name()})
    return (
        *((f"no such line: {', '.join(map(str, lines[:5]))}",) if lines else ()),
        *((f"no such function: {', '.join(names[:5])}",) if names else ()),
    )
