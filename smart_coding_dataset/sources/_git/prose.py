"""What of a commit message speaks for itself: not its code, its quotations, its comments."""

from __future__ import annotations

import re

_FENCE = re.compile(
    r"^[ ]{0,3}(`{3,20}|~{3,20})[^`\n]*\n.*?(?:^[ ]{0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_QUOTE = re.compile(r"^[ ]{0,3}>[^\n]*", re.MULTILINE)
_REMARK = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BULLET = re.compile(r"[ \t]*(?:[-*+•]|\d+[.)])[ \t]")
_FAR_IN = re.compile(r"(?: {4}| {0,3}\t)")
_SQUASHED = re.compile(r"^Squashed commit of the following:", re.MULTILINE)
"""What git puts above the messages of all that it squashes, indented as ``git log`` does."""
_QUOTED_TITLE = re.compile(r"^(?:Revert|Reapply|Reland|Roll ?back)[: ]+(\"[^\n]*\")", re.MULTILINE)
_BRANCH = re.compile(r"^Merge (?:remote-tracking )?(?:branch|branches|tag|commit) ([^\n]*)", re.MULTILINE)
_FORK_BRANCH = re.compile(r"^Merge(?:d)? pull request #\d+ (?:from|in) ([^\n]*)", re.MULTILINE)


def prose(message: str) -> str:
    """The message with blanks in place of all that is code or quoted, every character where it was.

    Code: fences, backticks, and lines four blanks in after an empty line that continue no list (CommonMark's
    indented code). Quoted: lines after ``>``, HTML remarks, the title that a revert repeats, names of branches.
    """
    for pattern in (_FENCE, _REMARK, _QUOTE, _SPAN):
        message = pattern.sub(lambda m: _blank(m[0]), message)
    for pattern in (_QUOTED_TITLE, _BRANCH, _FORK_BRANCH):
        message = pattern.sub(lambda m: m[0][: m.start(1) - m.start()] + _blank(m[1]), message)
    if _SQUASHED.search(message):
        return message
    return "".join(_without_indented(message.splitlines(keepends=True)))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _without_indented(lines: list[str]) -> list[str]:
    after_blank, in_list, in_code = True, False, False
    kept = []
    for line in lines:
        if not line.strip():
            after_blank = True
            kept.append(line)
            continue
        far = bool(_FAR_IN.match(line))
        in_code = far and not in_list and (after_blank or in_code)
        in_list = not in_code and (bool(_BULLET.match(line)) or (in_list and line[0] in " \t"))
        kept.append(_blank(line) if in_code else line)
        after_blank = False
    return kept
