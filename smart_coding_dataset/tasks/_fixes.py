"""A fix as tasks hand it to metrics, and the file that an answer changes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from smart_coding_dataset.records import Issue


def to_json(code: str, explanation: str) -> str:
    """The module after the change, whole, and what was said about it (empty where nothing was)."""
    return json.dumps({"code": code, "explanation": tidy(explanation)}, ensure_ascii=False)


def tidy(text: str) -> str:
    """Text with one kind of line end and without wide gaps."""
    return re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def written(row: Issue) -> str:
    """What the engineers did and said, in the form of ``to_json``."""
    return to_json(row.code_after.code_snippet, row.pull_request_description or "")


@dataclass(frozen=True, slots=True)
class Original:
    """The file before a change, with the ends of its lines set aside: answers have their own."""

    text: str
    """With ``\\n`` at the end of each line, the last one excepted."""
    newline: str
    """``\\r\\n`` where every line ends so, else ``\\n``."""
    end: str
    """What follows the last line: a newline, several, or nothing."""

    def whole(self, text: str) -> str:
        """A file after the change, its lines ended as they were before."""
        body = text.rstrip("\n")
        return (body + self.end if body else "").replace("\n", self.newline)


def original(code: str) -> Original:
    """Set the ends of lines aside. A file that mixes them keeps them: ``\\r`` is then part of a line."""
    crlf = "\r\n" in code and code.count("\n") == code.count("\r\n") == code.count("\r")
    text = code.replace("\r\n", "\n") if crlf else code
    body = text.rstrip("\n")
    return Original(body, "\r\n" if crlf else "\n", text[len(body) :] if text else "\n")
