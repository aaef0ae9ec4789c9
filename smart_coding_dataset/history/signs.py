"""What texts say about issues: closed by this, only named, or denied; and what names of branches say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from smart_coding_dataset.history.git import Link
from smart_coding_dataset.sources._git.prose import prose
from smart_coding_dataset.sources._git.targets import targets

_DENIAL = re.compile(
    r"(?:\bnot|n['’]t|\bpart(?:s|ly|ial(?:ly)?)?|\btowards?|\bunlike|\bunrelated|\bsteps?|\bfollow(?:s|ing)?[ -]up"
    r"|\bduplicates?|\binstead|\bground(?:work)?|\bprepar\w+|\bneeded|\btry(?:ing)?|\battempts?|\bdepends|\bblocked"
    r"|\bcaused|\bintroduced|\bregression)\b[^.;\n]{0,30}\Z|(?:部分|尚未|并未|没有|不是|不能|暂不)[^。；\n]{0,12}\Z",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"(?:(?:chore|build|docs)(?:\([\w-]+\))?: *)?(?:(?:prepare|cut|tag|bump|start)\w* +)?(?:for +|the +)?"
    r"(?:release|version|changelog|change ?log|changes|release notes|v?\d+\.\d+(?:\.\d+)*)\b|发布|更新日志",
    re.IGNORECASE,
)
_FIX_WORD = r"(?:fix(?:es|ed)?|bug(?:s|fix)?|hotfix|issues?|gh|tickets?|close[sd]?|resolve[sd]?)"
_BRANCH = re.compile(
    rf"(?:(?:^|[/_-]){_FIX_WORD}[/_#-]*|(?:^|/)#?)(?P<number>[1-9]\d{{0,8}})(?=$|[/_-])", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:fixed|resolved|closed|closing|addressed|solved|implemented|done|landed|merged|shipped|added|released)\b"
    r"(?P<between>[^.;!?\n]{0,24}?)\b(?:in|by|via|with|through|as of)\b"
    r"[ \t]*(?:commit|pull request|PR)?[ \t(\[<]*\Z"
    r"|(?:已|由|通过|在)[^。；\n]{0,4}\Z|修复于[ \t]*\Z",
    re.IGNORECASE,
)
_DONE_AFTER = re.compile(r"[ \t]*(?:中|里)?(?:已|被)?(?:经)?(?:修复|解决|处理|实现|关闭|合并)")
_UNDONE = re.compile(
    r"\b(?:not|never|un)\b|n['’]t\b|\A\W*(?:is|was|has|should this|could|will) (?:this|it|that)\b", re.IGNORECASE
)
_COMMIT = re.compile(r"(?<![\w/#.-])(?:[\w.-]+/[\w.-]+@)?(?P<commit>[0-9a-f]{7,40})\b")


@dataclass(frozen=True, slots=True)
class Pointer:
    """An issue that a text points to."""

    number: int
    kind: str
    """``closes``, ``mentions`` or ``denies``."""
    text: str


def pointers(text: str, is_own: Callable[[str | None], bool]) -> Iterator[Pointer]:
    """The issues of this repository that a text points to."""
    for link in targets(prose(text), text):
        if link.page != "pull" and link.number is not None and is_own(link.repository):
            yield _pointer(link.kind, link.number, link.text, text[: link.start])


def pointed(message: str, link: Link) -> Pointer | None:
    """The same for a link of a commit message; None for one that points to no issue."""
    if link.number is None or link.page == "pull" or link.kind not in ("closes", "mentions"):
        return None
    return _pointer(link.kind, link.number, link.text, message[: link.start])


def is_list_of_fixes(title: str) -> bool:
    """Whether a title is that of a release or of its notes, which repeat what was fixed before."""
    return bool(_RELEASE.match(title))


def issues_of_branch(name: str) -> set[int]:
    """The issues that a branch is named after: ``fix-12``, ``issue/12``, ``12-empty-input``."""
    return {int(found["number"]) for found in _BRANCH.finditer(name)}


def said_done(text: str, is_own: Callable[[str | None], bool]) -> Iterator[tuple[int | str, str]]:
    """Pull requests (numbers) and commits (ids) that a comment says an issue was fixed by, with the words."""
    plain = prose(text)
    numbers = [link for link in targets(plain, text) if is_own(link.repository)]
    found: list[tuple[int, int, int | str]] = [(m.start(), m.end(), m["commit"]) for m in _COMMIT.finditer(plain)]
    found += [(link.start, link.start + len(link.text), link.number or 0) for link in numbers]
    for start, end, target in found:
        begin = max(plain.rfind(mark, 0, start) for mark in ".!?\n。！？") + 1
        before, sentence_end = plain[begin:start], re.search(r"[.!?\n。！？]|\Z", plain[end:])
        asked = sentence_end is not None and sentence_end[0] in ("?", "？")
        done = _DONE.search(before)
        if not done or asked or _UNDONE.search(before):
            continue
        if done["between"] is None and "修复于" not in before and not _DONE_AFTER.match(plain, end):
            continue
        yield target, text[begin:end].strip()


def _pointer(kind: str, number: int, text: str, before: str) -> Pointer:
    denied = kind == "mentions" and _DENIAL.search(before[-60:])
    return Pointer(number, "denies" if denied else kind, text)
