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
    r"(?:(?:release|version)s?(?= +v?\d| +notes\b| +candidate\b|[ :.]*\Z|:)|change ?logs?\b"
    r"|changes(?= +(?:for|in|since|of)\b| *:| *\Z)|(?:pre-?|v)?\d+\.\d+(?:\.\d+)*(?![\w.]))"
    r"|发布(?= *v?\d)|更新日志",
    re.IGNORECASE,
)
_FIX_WORD = r"(?:fix(?:es|ed)?|bug(?:s|fix)?|hotfix|issues?|gh|tickets?|close[sd]?|resolve[sd]?)"
_BRANCH = re.compile(
    rf"(?:(?:^|[/_-]){_FIX_WORD}[/_#-]*|(?:^|/)#?)(?P<number>[1-9]\d{{0,8}})(?=$|[/_-])", re.IGNORECASE
)
_FIX = re.compile(
    r"(?:\[[^\]\n]*\] *)?(?:(?:bug)?fix(?:es|ed|ing)?|hotfix|修复|修復|修正|解决|解決)\b[^\n]*\Z"
    r"|(?:修复|修復|修正|解决|解決)[^\n]*\Z",
    re.IGNORECASE,
)
"""The beginning of a title that is that of a fix, up to a number at its end."""
_SOURCE = re.compile(
    r"(?:\b(?:after|from|of|in|by|since|with|per|see|to|on|and|as|like|under|PR|request)[ \t]*|[(（][ \t]*)\Z",
    re.IGNORECASE,
)
"""Words that make what follows the cause or the place of something; brackets hold pull requests as a rule."""
_BEFORE = 60
_DONE = re.compile(
    r"\b(?:fixed|resolved|closed|closing|addressed|solved|implemented|done|landed|merged|shipped|added|released)\b"
    r"(?P<between>[^.;!?\n]{0,24}?)(?:\b(?:in|by|via|with|through|as of)\b"
    r"[ \t]*(?:commit|pull request|PR)?[ \t(\[<]*|[ \t]\()\Z"
    r"|(?:已|由|通过|在|合并)[^。；\n]{0,4}\Z|修复于[ \t]*\Z",
    re.IGNORECASE,
)
_DONE_AFTER = re.compile(r"[ \t]*(?:中|里|后|之后)?[ \t]*(?:已|被)?(?:经)?(?:修复|解决|处理|实现|关闭|合并)")
_DOES = re.compile(
    r"[ \t]+(?:has |now )?(?:fix|resolv|clos|solv|address)(?:e?s|ed)[ \t]+(?:this|it|that)\b", re.IGNORECASE
)
_UNDONE = re.compile(
    r"\b(?:not|never|un)\b|n['’]t\b|\A\W*(?:is|was|has|should this|could|will) (?:this|it|that)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?\n。！？]*(?P<end>[.!?\n。！？]|\Z)")
_COMMIT = re.compile(r"(?<![\w/#.-])(?:[\w.-]+/[\w.-]+@)?(?P<commit>[0-9a-f]{7,40})\b")


@dataclass(frozen=True, slots=True)
class Pointer:
    """An issue that a text points to."""

    number: int
    kind: str
    """``closes``, ``titles`` (the title of a fix ends with it), ``mentions`` or ``denies``."""
    text: str


def pointers(text: str, is_own: Callable[[str | None], bool]) -> Iterator[Pointer]:
    """The issues of this repository that a text points to."""
    for link in targets(prose(text), text):
        if link.page != "pull" and link.number is not None and is_own(link.repository):
            yield _pointer(link.kind, link.number, link.text, text, link.start)


def pointed(message: str, link: Link) -> Pointer | None:
    """The same for a link of a commit message; None for one that points to no issue."""
    if link.number is None or link.page == "pull" or link.kind not in ("closes", "mentions"):
        return None
    return _pointer(link.kind, link.number, link.text, message, link.start)


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
        if _says_done(plain[begin:start], plain[end:]):
            yield target, text[begin:end].strip()


def _says_done(before: str, after: str) -> bool:
    """Whether a sentence, which what was found parts in two, says that something was done by it."""
    rest = _SENTENCE.match(after)
    if _UNDONE.search(before) or (rest and rest["end"] in ("?", "？")):
        return False
    if _DOES.match(after):
        return True
    done = _DONE.search(before)
    in_han = done is not None and done["between"] is None
    return done is not None and (not in_han or done[0].startswith("修复于") or bool(_DONE_AFTER.match(after)))


def _pointer(kind: str, number: int, words: str, text: str, start: int) -> Pointer:
    before, after = text[:start], text[start + len(words) :].partition("\n")[0]
    if kind == "mentions" and _DENIAL.search(before[-_BEFORE:]):
        kind = "denies"
    elif kind == "mentions" and not after.strip(" .") and _FIX.match(before) and not _SOURCE.search(before):
        kind = "titles"
    return Pointer(number, kind, words)
