"""A question that two versions of some lines are answers to: the code around them, and what was wanted."""

from __future__ import annotations

import re

from smart_coding_dataset.comments.files import language_of
from smart_coding_dataset.records import Message
from smart_coding_dataset.remarks.lines import at, split

AROUND = 20
"""Lines of code shown before and after."""
GAP = "<missing lines>"
_PROPOSAL = re.compile(r"^(?P<fence>`{3,}|~{3,})suggestion\b.*?^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)


def question(*, repository: str, path: str, text: str, lines: range, title: str, remark: str) -> list[Message]:
    """Ask for lines of a file, which is shown without them.

    Args:
        repository: Its name.
        path: Of the file.
        text: Of the file, before the answer.
        lines: Those asked for, from 1.
        title: What the work is about; empty leaves it out.
        remark: What was said of an earlier attempt, perhaps nothing; what it proposes instead is not shown.
    """
    above = at(text, range(max(lines.start - AROUND, 1), lines.start))
    below = at(text, range(lines.stop, min(lines.stop + AROUND, len(split(text)) + 1)))
    shown = "\n".join(part for part in (above, GAP, below) if part)
    said = _PROPOSAL.sub("", remark).strip()
    parts = [f"Write the missing lines of `{path}` in {repository}."]
    parts += [f"The work: {title}"] if title else []
    parts += [f"What was said of an earlier attempt: {said}"] if said else []
    return [Message(role="user", content="\n\n".join([*parts, fenced(path, shown)]))]


def reply(path: str, code: str) -> list[Message]:
    """Lines as the answer to a question."""
    return [Message(role="assistant", content=fenced(path, code))]


def fenced(path: str, code: str) -> str:
    """Code in a fence that is longer than any in it."""
    language = language_of(path, code)
    longest = max((len(found) for found in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language.name if language else ''}\n{code}\n{fence}"
