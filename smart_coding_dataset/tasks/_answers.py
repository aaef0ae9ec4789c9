"""Reading what models write: reasoning, fences, JSON that is almost JSON, and prose with a chat around it.

Every function here takes any text at all and never raises.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from smart_coding_dataset.records import Annotation
from smart_coding_dataset.tasks._notes import Notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A fenced block."""

    label: str
    """What stands after the opening fence, in lower case; empty where nothing does."""
    body: str
    closed: bool
    """False where the answer ended before the block did."""


def without_reasoning(text: str) -> str | None:
    """The answer after a reasoning model's ``<think>`` block; None if the block never ends, so no answer came."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    head, mark, tail = text.rpartition("</think>")
    if mark:
        return tail.strip("\n")
    return None if head or re.match(r"\s*<think>", text) else text.strip("\n")


def fenced(code: str, label: str) -> str:
    """``code`` in a fence that is longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    bar = "`" * max(3, longest + 1)
    return f"{bar}{label}\n{code}\n{bar}"


def split(text: str) -> tuple[list[Fence], str]:
    """The fenced blocks of ``text``, in order, and the text around them."""
    found = segments(text)
    around = "\n".join(piece for piece, block in found if block is None)
    return [block for _, block in found if block is not None], around.strip()


def segments(text: str) -> list[tuple[str, Fence | None]]:
    """``text`` in order, cut into lines around fences (with None) and fenced blocks (with what they hold).

    A closing fence is indented no deeper than the opening one, so that a fence inside a docstring does not close.
    """
    found: list[tuple[str, Fence | None]] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if opening := re.match(r"([ \t]*)(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$", lines[at]):
            block, size = _block(opening, lines[at + 1 :])
            end = at + 1 + size
            found.append(("\n".join(lines[at:end]), block))
            at = end
        else:
            found.append((lines[at], None))
            at += 1
    return found


def _block(opening: re.Match[str], lines: Sequence[str]) -> tuple[Fence, int]:
    """The block that ``opening`` begins, and how many of ``lines`` it takes."""
    indent, bar, label = opening.groups()
    body: list[str] = []
    for line in lines:
        bare = line.strip()
        if len(bare) >= len(bar) and set(bare) == {bar[0]} and len(line) - len(line.lstrip()) <= len(indent):
            return Fence(label=label.lower(), body="\n".join(body), closed=True), len(body) + 1
        body.append(line.removeprefix(indent))
    return Fence(label=label.lower(), body="\n".join(body), closed=False), len(body)


def json_notes(text: str) -> tuple[Notes, tuple[str, ...]] | None:
    """The annotations in JSON somewhere in ``text``, and its faults of form; None if there are none."""
    for start, end in (("[", "]"), ("{", "}")):
        first, last = text.find(start), text.rfind(end)
        cut_off = start == "{" and "[" in text[:first]  # the first of a list that never ends
        if 0 <= first < last and not cut_off:
            for read, faults in ((json.loads, ()), (loose, ("JSON is not strict",))):
                notes = _notes(tried(read, text[first : last + 1]))
                if notes is not None:
                    return notes, faults
    notes = _notes(list(objects(text)) or None)
    return None if notes is None else (notes, ("JSON is broken: whole entries read",))


def tried(read: Any, text: str) -> Any:
    """What ``read`` makes of ``text``; None if it is not of that form."""
    try:
        return read(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def loose(text: str) -> Any:
    """JSON with trailing commas, or a Python literal (single quotes, None)."""
    string = r'"(?:[^"\\]|\\.)*"'
    tidy = re.sub(rf"({string})|,(?=\s*[\]}}])", lambda m: m[1] or "", text, flags=re.DOTALL)
    value = tried(lambda t: json.loads(t, strict=False), tidy)
    return value if value is not None else ast.literal_eval(re.sub(r"\bnull\b", "None", text))


def objects(text: str) -> Iterator[Any]:
    """Every complete JSON object in a list that was cut off or lacks its brackets."""
    decoder, end = json.JSONDecoder(strict=False), 0
    for start in re.finditer(r'\{\s*["}]', text):
        if start.start() >= end:
            try:
                value, end = decoder.raw_decode(text, start.start())
                yield value
            except (ValueError, RecursionError):
                continue


LINE_KEYS = ("line_number", "line", "lineno", "lineNumber", "line_no", "行号")
TEXT_KEYS = ("annotation", "comment", "text", "content", "summary", "注释")


def _notes(value: Any) -> Notes | None:
    """The notes in parsed JSON; None if it is something else. An empty list is an answer without comments."""
    if isinstance(value, dict):
        inner = next((value[k] for k in ("annotations", "comments") if isinstance(value.get(k), list)), None)
        if inner is None:
            return _notes([value])
        return _notes([*inner, {"summary": value["summary"]}] if isinstance(value.get("summary"), str) else inner)
    if not isinstance(value, list):
        return None
    entries = [entry for entry in map(_entry, value) if entry is not None]
    if value and not entries:
        return None
    whole = [text for line, text in entries if line is None]
    lines = [Annotation(line_number=line, annotation=text) for line, text in entries if line is not None]
    return Notes(annotations=lines, summary="\n".join(whole) or None)


def _entry(value: Any) -> tuple[int | None, str] | None:
    """Line (None: the whole) and text of one entry; None if it has no text."""
    if not isinstance(value, dict):
        return None
    text = next((value[k] for k in TEXT_KEYS if isinstance(value.get(k), str)), None)
    if text is None or not text.strip():
        return None
    digits = re.search(r"\d{1,9}", str(next((value[k] for k in LINE_KEYS if k in value), "")))
    return (int(digits[0]) if digits else None), text.strip()


OPENERS = (
    r"(?:sure|certainly|of course|absolutely|okay|ok)(?: thing)?"
    r"(?:[.!]|:(?=\s*\n)|,(?=\s*(?:here|below)))\s*(?=\S)",
    r"(?:here(?:'s|’s| is| are)|below is|the following is)\b[^\n]{0,120}"
    r"\b(?:comments?|annotations?|summary|docstring|explanation|code|line)\b[^\n]{0,80}:\s*\n?(?=\s*\S)",
    r"(?:好的|当然|当然可以|没问题)[，,。！!：:]\s*(?=\S)",
    r"(?:以下|下面|这)是[^\n]{0,60}(?:注释|说明|代码|摘要)[^\n]{0,20}[：:]\s*(?=\S)",
    r"\**(?:comment|annotation|summary|docstring|answer|注释|摘要|说明|答案)\**\s*[：:]\s*\**\s*(?=\S)",
)
CLOSERS = (
    r"\n+(?:let me know|i hope this|hope this|feel free|if you (?:have|need|want|'d like))\b[^\n]*$",
    r"\n+(?:希望|如果(?:你|您)|请告诉我|如有)[^\n]*$",
)
WRAPPERS = (('"""', '"""'), ("'''", "'''"), ("/**", "*/"), ("/*", "*/"), ("`", "`"), ("**", "**"), ('"', '"'))


def prose(text: str) -> str:
    """The words themselves: without chat around them, a label, comment marks or quotes that wrap them all."""
    for opener in OPENERS:
        text = re.sub(rf"\A\s*{opener}", "", text, flags=re.IGNORECASE)
    for closer in CLOSERS:
        text = re.sub(closer, "", text, flags=re.IGNORECASE)
    return _unmarked(text.strip())


def _unmarked(text: str) -> str:
    lines = text.split("\n")
    if all(re.match(r"\s*(?:#|//)", line) for line in lines if line.strip()):
        text = "\n".join(re.sub(r"^\s*(?:#+|//+!?) ?", "", line) for line in lines).strip()
    for start, end in WRAPPERS:
        inside = text[len(start) : len(text) - len(end)]
        if (
            len(text) > len(start) + len(end)
            and text.startswith(start)
            and text.endswith(end)
            and end not in inside
        ):
            return inside.strip() if start != "/**" else re.sub(r"(?m)^\s*\* ?", "", inside).strip()
    return text
