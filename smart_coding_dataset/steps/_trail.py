"""The trail that a fix leaves in texts: links to its pull request, its commits and its branches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LINK = "<link-to-the-fix>"

_MAX_LENGTH, _MIN_LENGTH = 64, 7
_HASH = re.compile(rf"(?<![A-Za-z0-9_-])[0-9a-f]{{{_MIN_LENGTH},{_MAX_LENGTH}}}(?![A-Za-z0-9_-])", re.IGNORECASE)
_COMMIT_URL = re.compile(
    r"https?://[^\s<>()\[\]\"'`]+/commits?/([0-9a-f]{7,64})(?![0-9a-z])[^\s<>()\[\]\"'`]*", re.I
)
_BEFORE, _AFTER = r"(?<![A-Za-z0-9_/.&-])", r"(?![A-Za-z0-9_])"
_END_OF_URL = r"(?:[/?#][^\s<>()\[\]\"'`，。；]*)?"
_TELLING_BRANCH = 8
"""Characters from which the name of a branch with several words is no word of its own."""

_RELEASE = r"v?\d++(?:\.\d+)++(?:[-+.]?[A-Za-z]+\d*)?+"
_WHERE = rf"(?:(?:the\s+)?(?:next\s+|latest\s+)?(?:version|release)\s+)?(?:{LINK}|`?{_RELEASE}`?)"
_ONLY_ONCE = r"(?!\s*(?:版本?)?[,，]?\s*(?:but|and\s+(?:then|broke)|只|但|却|后来|之后))"
_SAID = re.compile(
    rf"(?:(?:^|(?<=[.!?。！？\n]))[ \t*_]*(?:(?:edit|update|更新|编辑)\d*[ \t*_]*[:：-]?[ \t*_]*)?"
    rf"|\b(?=(?:this|it)\b))"
    rf"(?:(?:this|it)(?:['’]s|\s+(?:is|was|has\s+been|will\s+be|got))\s+)?(?:now\s+|already\s+)?"
    rf"(?:fixed|resolved|closed|addressed|solved|implemented)\s+(?:in|by|with|via|since|as\s+of)\s+{_WHERE}{_ONLY_ONCE}"
    rf"|已经?(?:在|由|于|被)?\s*{_WHERE}\s*(?:版本?)?\s*(?:中|里)?\s*(?:被)?(?:修复|解决|关闭|实现){_ONLY_ONCE}"
    rf"|已经?(?:修复|解决|关闭|实现)(?:于|在)\s*{_WHERE}{_ONLY_ONCE}",
    re.IGNORECASE | re.MULTILINE,
)
"""``fixed in v1.2.3``, ``已在 1.2 中修复``: that it was fixed. What was fixed before and broke again stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What leads to a fix."""

    repository: str
    """``OWNER/NAME``."""
    numbers: Sequence[str]
    """Of its pull request; empty where there is none."""
    commits: Sequence[str]
    """Whole ids, of the work and of what landed."""
    branches: Sequence[str] = ()


def without(text: str, trail: Trail) -> str:
    """A text with ``LINK`` in place of everything that leads to the fix.

    What stands next to a link may be one only once that is gone, so this goes on until nothing is found.
    """
    while (found := _once(text, trail)) != text:
        text = found
    return text


def _once(text: str, trail: Trail) -> str:
    for pattern in (*_numbers(trail), *_branches(trail)):
        text = pattern.sub(LINK, text)
    text = _COMMIT_URL.sub(lambda m: LINK if _is_one(m[1], trail) else m[0], text)
    text = _HASH.sub(lambda m: LINK if _is_one(m[0], trail) else m[0], text)
    return _SAID.sub(lambda m: _lead(m[0]) + LINK, text)


def _numbers(trail: Trail) -> list[re.Pattern[str]]:
    """URLs of the pull request, and what GitHub makes links of; ``owner/other#4`` and ``#45`` lead elsewhere."""
    if not trail.numbers:
        return []
    number = "(?:" + "|".join(map(re.escape, trail.numbers)) + ")"
    here = re.escape(trail.repository)
    url = rf"https?://[\w.-]+(?::\d+)?/{here}/(?:pull|pulls|issues|merge_requests)/{number}(?!\d){_END_OF_URL}"
    short = rf"{_BEFORE}(?:(?:{here})?#|GH-|(?:PRs?|pull[ -]requests?|MR)\s*[#!]?\s*|!){number}{_AFTER}"
    return [re.compile(url, re.IGNORECASE), re.compile(short, re.IGNORECASE)]


def _branches(trail: Trail) -> list[re.Pattern[str]]:
    telling = [b for b in trail.branches if len(b) >= _TELLING_BRANCH and re.search(r"[-_/]", b) and b not in LINK]
    names = "(?:" + "|".join(map(re.escape, telling)) + ")"
    url = rf"https?://[^\s<>()\[\]\"'`]+/{names}(?![A-Za-z0-9_-])"
    named = rf"(?<![A-Za-z0-9_/-])(?:[A-Za-z0-9_.-]{{1,39}}[:/])?{names}(?![A-Za-z0-9_/-])"
    return [re.compile(url), re.compile(named)] if telling else []


def _is_one(name: str, trail: Trail) -> bool:
    return any(commit.startswith(name.lower()) for commit in trail.commits)


def _lead(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]
