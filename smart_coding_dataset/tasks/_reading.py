"""Reading an answer about comments: what form it has, and what it says. Lenient in form, exact in content.

A form is tried only if the ones before it do not fit: code with comments added, a JSON list of annotations, prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from smart_coding_dataset.records import Annotation, Comment
from smart_coding_dataset.tasks._alignment import align
from smart_coding_dataset.tasks._answers import Fence, json_notes, prose, split, without_reasoning
from smart_coding_dataset.tasks._notes import Notes, to_json
from smart_coding_dataset.tasks._task import Abstention, Parsed

Read = tuple[Notes, tuple[str, ...]]
"""What an answer says, and what was wrong with its form."""


PROSE = "prose in place of code"
WORDY = {"", "text", "txt", "plaintext", "markdown", "md", "comment"}
"""Labels of a fence that may hold words."""
CODE_LIKE = re.compile(
    r"[;{}]\s*$|^\s*(?:def|class|return|import|from|func|fn|public|const|let|var)\b.*[\w)]", re.MULTILINE
)


def read_whole(text: str, row: Comment) -> Parsed | Abstention:
    """Read an answer that should comment a whole piece of code. Prose is the comment on the whole."""
    read = _read(text, row)
    if isinstance(read, Abstention):
        return read
    notes, faults = read
    return _parsed(notes, (*faults, *_misplaced(notes, row)))


def read_line(text: str, row: Comment) -> Parsed | Abstention:
    """Read an answer that should be the comment on the row's target line. Comments on other lines do not count."""
    read = _read(text, row)
    if isinstance(read, Abstention):
        return read
    notes, faults = read
    target = row.target_line or 1
    lines = [line.strip() for line in row.code_snippet.split("\n")]
    here = [a for a in notes.annotations if a.line_number == target]
    same = [a for a in notes.annotations if lines[a.line_number - 1 : a.line_number] == [lines[target - 1]]]
    said = [a.annotation for a in here or same] or ([notes.summary] if notes.summary else [])
    others = len(notes.annotations) - len(here or same)
    if others:
        faults = (*faults, f"comments on other lines: {others}")
    on_line = [Annotation(line_number=target, annotation="\n".join(said))] if said else []
    return _parsed(Notes(annotations=on_line), tuple(f for f in faults if f != PROSE))


def _parsed(notes: Notes, faults: tuple[str, ...]) -> Parsed:
    empty = () if notes.annotations or notes.summary else ("no comment",)
    return Parsed(prediction=to_json(notes), faults=faults + empty)


def _read(text: str, row: Comment) -> Read | Abstention:
    answer = without_reasoning(text)
    if answer is None:
        return Abstention(reason="cut off while reasoning")
    blocks, around = split(answer)
    unclosed = ("fence is not closed",) if any(not block.closed for block in blocks) else ()
    read = _code(blocks, answer, row) or _json(blocks, answer) or _words(blocks, around)
    if read is None:
        return Abstention(reason="code is not the code asked about" if blocks else "empty answer")
    return read[0], read[1] + unclosed


def _code(blocks: Sequence[Fence], answer: str, row: Comment) -> Read | None:
    """The code with comments, in the fence that has most of it, or bare."""
    bodies = [block.body for block in blocks] or [_bare_code(answer, row.code_snippet)]
    found = [align(body, row.code_snippet, row.programming_language) for body in bodies if body.strip()]
    fitting = [a for a in found if a.kept and a.kept >= a.own]
    if not fitting:
        return None
    best = max(fitting, key=lambda a: (a.kept, len(a.notes.annotations)))
    return best.notes, best.faults if blocks else (*best.faults, "code without a fence")


def _bare_code(answer: str, snippet: str) -> str:
    """The lines from the first that is code asked about to the last; empty where the answer has hardly any."""
    known = [line.strip() for line in snippet.split("\n") if line.strip()]
    lines = answer.split("\n")
    hits = [n for n, line in enumerate(lines) if line.strip() and any(_is(line.strip(), k) for k in known)]
    if len(hits) < min(2, len(known)) and len(hits) < len([line for line in lines if line.strip()]):
        return ""
    first = hits[0] if hits else 0
    while first and re.match(r"\s*(?:#|//|/?\*)", lines[first - 1]):
        first -= 1
    return "\n".join(lines[first : hits[-1] + 1]) if hits else ""


def _is(line: str, known: str) -> bool:
    """Whether ``line`` is ``known``, maybe with a comment after it."""
    return line.startswith(known) and re.fullmatch(r"|\s+(?:#|//|/\*).*", line[len(known) :]) is not None


def _json(blocks: Sequence[Fence], answer: str) -> Read | None:
    read = next(filter(None, map(json_notes, [*(block.body for block in blocks), answer])), None)
    return None if read is None else (read[0], read[1])


def _words(blocks: Sequence[Fence], around: str) -> Read | None:
    """Prose, or the words in a fence; None if there are none, or if they stand around other code."""
    wordy = [b.body for b in blocks if b.body.strip() and _has_words(b)]
    if blocks and not wordy:
        return None
    words = prose(wordy[0] if wordy else around)
    return (Notes(summary=words), (PROSE,)) if words else None


def _has_words(block: Fence) -> bool:
    if prose(block.body) != block.body.strip():
        return True
    return block.label in WORDY and not CODE_LIKE.search(block.body)


def _misplaced(notes: Notes, row: Comment) -> tuple[str, ...]:
    last = row.code_snippet.count("\n") + 1
    return tuple(f"no such line: {a.line_number}" for a in notes.annotations if not 1 <= a.line_number <= last)
