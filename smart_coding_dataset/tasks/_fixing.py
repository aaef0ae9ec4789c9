"""Reading an answer that should fix a file: the file itself, a part of it, a diff, or search-and-replace blocks.

Lenient in form, exact in content: what does not fit the file is an abstention, never a guess.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from textwrap import dedent

from smart_coding_dataset.records import CodeFile
from smart_coding_dataset.tasks import _diffs, _replacing
from smart_coding_dataset.tasks._answers import Fence, without_reasoning
from smart_coding_dataset.tasks._fences import Segment, fences
from smart_coding_dataset.tasks._fixes import original, to_json
from smart_coding_dataset.tasks._locating import UnfitError
from smart_coding_dataset.tasks._merging import merged
from smart_coding_dataset.tasks._task import Abstention, Parsed
from smart_coding_dataset.tasks._whole import is_whole, scope

CODE = {"", "python", "py", "python3", "py3", "text", "txt", "code"}
DIFF = {"diff", "patch", "udiff"}
"""Labels of a fence."""
START = re.compile(r'(?:from|import|def|class|async def) \w|@\w|"""|\'\'\'|#!')
"""How a module, or a part of one, begins."""
TRIES = 40
"""Lines of prose that may follow code without a fence."""

Change = tuple[str, tuple[str, ...]]
"""The file after a piece of an answer, and what was wrong with the form of the piece."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The file that the answer should change."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """The file after the change, and what stands around it in the answer."""

    text: str
    around: str
    faults: tuple[str, ...] = ()


def read_fix(text: str, file: CodeFile) -> Parsed | Abstention:
    """Read an answer into the whole of ``file`` after the change, with the explanation that comes with it."""
    answer = without_reasoning(text)
    if answer is None:
        return Abstention(reason="cut off while reasoning")
    if not answer.strip():
        return Abstention(reason="empty answer")
    before = original(file.code_snippet)
    try:
        fixed = _fixed(answer, Asked(before.text, file.file_path))
    except UnfitError as error:
        return Abstention(reason=str(error))
    code = before.whole(fixed.text)
    unchanged = ("nothing changed",) if code == file.code_snippet else ()
    return Parsed(prediction=to_json(code, fixed.around), faults=fixed.faults + unchanged)


def _fixed(answer: str, asked: Asked) -> Fixed:
    """The file after the change, by the first form that fits."""
    found = fences(answer)
    fixed = _from_json(answer, found, asked) or _from_replacements(answer, asked)
    if fixed is None:
        fixed = _from_blocks(found, asked) or _from_bare(answer, asked)
    if fixed is None:
        raise UnfitError("no code in the answer that belongs to the file")
    return fixed


def _from_json(answer: str, found: Sequence[Segment], asked: Asked) -> Fixed | None:
    """``{"code": …, "explanation": …}``: what the metrics take is an answer too."""
    bodies = [block.body for _, block in found if block is not None]
    text = bodies[0] if len(bodies) == 1 else answer
    try:
        value = json.loads(text) if text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("code"), str):
        return None
    change = _put(value["code"].replace("\r\n", "\n"), asked)
    said = value.get("explanation")
    return None if change is None else Fixed(change[0], said if isinstance(said, str) else "", change[1])


def _from_replacements(answer: str, asked: Asked) -> Fixed | None:
    """Every search-and-replace block in turn."""
    blocks, around = _replacing.parse(answer)
    lines = _lines(asked.text)
    for block in blocks:
        lines = _replacing.apply(lines, block)
    return Fixed(_text(lines), around) if blocks else None


def _from_blocks(found: Sequence[Segment], asked: Asked) -> Fixed | None:
    """The last block that is the whole file, if there is one, and every piece after it."""
    whole = [n for n, (_, block) in enumerate(found) if block and _is_file(block, asked)]
    changed = [n for n in whole if found[n][1] and _body(found[n][1]) != asked.text]
    start = max(changed or whole, default=-1)
    text, used, faults = asked.text, set(whole), list[str]()
    for n, (_, block) in enumerate(found):
        if block is None or n < start:
            continue
        try:
            change = _piece(block, Asked(text, asked.path))
        except UnfitError as error:
            if not whole:
                raise
            faults.append(f"left out: {error}")
            continue
        if change is not None:
            text = change[0]
            used.add(n)
            faults += [*change[1], *(() if block.closed else ("fence is not closed",))]
    around = "\n".join(raw for n, (raw, _) in enumerate(found) if n not in used)
    return Fixed(text, around, tuple(faults)) if used else None


def _from_bare(answer: str, asked: Asked) -> Fixed | None:
    """A diff or code without a fence."""
    if (diff := _diffs.bare(answer)) is not None:
        change = _patched(diff[0], asked)
        return None if change is None else Fixed(change[0], diff[1], change[1])
    lines = answer.split("\n")
    start = 0 if scope(answer) else next((n for n, line in enumerate(lines) if START.match(line)), len(lines))
    for end in range(len(lines), max(start, len(lines) - TRIES), -1):
        code = "\n".join(lines[start:end])
        change = _put(code, asked) if scope(code) else None
        if change is not None:
            around = "\n".join([*lines[:start], *lines[end:]])
            return Fixed(change[0], around, ("code without a fence", *change[1]))
    return None


def _body(block: Fence | None) -> str:
    return _flush(block.body) if block else ""


def _flush(code: str) -> str:
    """Code without blank lines around it, and flush where it is no Python otherwise."""
    code = code.strip("\n")
    return code if scope(code) else dedent(code)


def _is_code(block: Fence, asked: Asked) -> bool:
    """Whether a block may be code of the file; of other languages than Python, its lines alone will tell."""
    is_python = block.label in CODE or block.label.endswith(".py") or block.label.startswith("python")
    return is_python or not asked.path.endswith(".py")


def _is_diff(block: Fence) -> bool:
    return block.label in DIFF or _diffs.looks_like_diff(block.body)


def _is_file(block: Fence, asked: Asked) -> bool:
    is_text = _is_code(block, asked) and not _is_diff(block) and bool(_body(block))
    return is_text and is_whole(_body(block), asked.text)


def _piece(block: Fence, asked: Asked) -> Change | None:
    """The file after one block; None if the block is about something else.

    Raises:
        UnfitError: It is about the file and does not fit.
    """
    if _is_diff(block):
        return _patched(block.body, asked)
    return _put(block.body, asked) if _is_code(block, asked) and _body(block) else None


def _put(code: str, asked: Asked) -> Change | None:
    """Code in place of the file, or of its own part of it."""
    code = _flush(code)
    if is_whole(code, asked.text):
        broken = asked.path.endswith(".py") and scope(code) is None
        return code, ("code cannot be parsed",) if broken else ()
    return merged(code, asked.text)


def _patched(diff: str, asked: Asked) -> Change | None:
    """The file after the hunks of a diff that are about it."""
    hunks = _diffs.parse(diff)
    own = [h for h in hunks if not h.path or PurePosixPath(h.path).name == PurePosixPath(asked.path).name]
    if not own:
        return None
    lines, shift = _lines(asked.text), 0
    for hunk in own:
        lines, shift = _diffs.apply(lines, hunk, shift)
    return _text(lines), ("other files are changed too",) if len(own) < len(hunks) else ()


def _lines(text: str) -> list[str]:
    """With an empty one at the end: answers that quote the end of a file often quote the newline as a line."""
    return [*text.split("\n"), ""] if text else []


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines).rstrip("\n")
