"""Comments in code that cannot be parsed, by their marks alone."""

from __future__ import annotations

import re

from smart_coding_dataset.records import Annotation
from smart_coding_dataset.tasks._notes import Notes

BLOCK = re.compile(
    r'^[ \t]*(?:[rR]?"""(?P<a>.*?)"""|[rR]?\'\'\'(?P<b>.*?)\'\'\'|/\*+(?P<c>.*?)\*/)[ \t]*(?:\n|\Z)',
    re.DOTALL | re.MULTILINE,
)
LINE = re.compile(r"(?:#+|//+!?)\s?(?P<text>.*)")


def commented_lines(answer: str, snippet: str) -> tuple[list[str], Notes]:
    """The lines of code in ``answer``, and its comments; those in blocks are the summary.

    A line that stands in ``snippet`` is code, whatever it looks like.
    """
    blocks: list[str] = []

    def take(block: re.Match[str]) -> str:
        if block[0].strip() in snippet:
            return block[0]
        blocks.append(re.sub(r"(?m)^[ \t]*\*?[ \t]?", "", block["a"] or block["b"] or block["c"] or "").strip())
        return ""

    known = {line.strip() for line in snippet.split("\n")} - {""}
    code, found, waiting = [], [], []
    for line in BLOCK.sub(take, answer).split("\n"):
        text, comment = _divide(line.rstrip(), known)
        if comment:
            waiting.append(comment)
        if text.strip():
            code.append(text)
            if waiting:
                found.append(Annotation(line_number=len(code), annotation="\n".join(waiting)))
                waiting = []
    blocks += waiting
    return code, Notes(annotations=found, summary="\n".join(filter(None, blocks)) or None)


def _divide(line: str, known: set[str]) -> tuple[str, str]:
    """The code and the comment on a line."""
    bare = line.strip()
    if bare in known:
        return line, ""
    if mark := LINE.match(bare):
        return "", mark["text"].strip()
    for mark in re.finditer(r"\s(?=#|//)", bare):
        if bare[: mark.start()].rstrip() in known:
            comment = LINE.match(bare[mark.end() :])
            return bare[: mark.start()].rstrip(), comment["text"].strip() if comment else ""
    return line, ""
