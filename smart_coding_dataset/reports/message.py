"""What a commit message tells of an issue where only git was asked: without links, trailers and hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.linking import Fix

_REFERENCE = (
    r"(?:(?:(?<![\w./-])[\w.-]{1,39}/[\w.-]{1,100})?(?:#|\bGH-)\d+"
    r"|https?://[^\s/]{1,100}/[^\s/]{1,100}/[^\s/]{1,100}/(?:issues|pull|commit|pulls)/\w+)"
)
_VERB = (
    r"(?:(?:this|that|it|and|also)[ \t]{1,3})?(?:fix(?:e[sd]|ing)?|clos(?:e[sd]?|ing)|resolv(?:e[sd]?|ing)"
    r"|address(?:es|ed)?|refs?|references|see|part of|issues?|bugs?|ticket|pr|implements?)"
)
_VERB_HAN = r"(?:修复|修正|解决|关闭|实现|参见|见)(?:了)?(?:问题)?[ \t:：]{0,3}"
_LINK = re.compile(
    rf"(?P<open>[(\[（])?(?P<words>(?:\b(?:for|from|in|of|by|via|per)[ \t]{{1,3}})?"
    rf"(?:(?<![A-Za-z]){_VERB}[ \t:：]{{1,3}}|{_VERB_HAN}){{0,4}})"
    rf"{_REFERENCE}(?:[ \t]{{0,3}}(?:,|，|、|and|&|和)\s{{0,3}}(?:{_VERB}[ \t:：]{{0,3}})?{_REFERENCE})*"
    r"(?P<close>[)\]）]?[ \t:：.,;，。-]*)",
    re.IGNORECASE,
)
_PAUSE = "\n.!?;:,，。；：、！？-–—)]）"
_NOUN = re.compile(r"(?:issues?|bugs?|ticket|pr)[\s:：]*\Z", re.IGNORECASE)
_SAYS = re.compile(r"(?:this|that|it|and|also)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:which|that|where|when|by|with|and|or|in|on|as|for|due|because|caused|properly)\b")
_TRAILER = re.compile(
    r"^(?:[A-Z][A-Za-z]*(?:-[A-Za-z]+)*-(?:by|to|on|id|from|from-commit):.*"
    r"|(?:Bug|Closes|Fixes|Refs?):[ \t]*[\w#/:.-]*|\(cherry picked from .*\)|git-svn-id:.*)$",
    re.MULTILINE | re.IGNORECASE,
)
_HASH = re.compile(r"(?<![A-Za-z0-9/_-])(?=[0-9a-f]{0,40}\d)(?=\d{0,40}[a-f])[0-9a-f]{7,40}(?![A-Za-z0-9_-])")
_MERGE = re.compile(r"^(?:Merged? (?:branch|pull request|remote|tag|commit|in)\b|Revert \")", re.IGNORECASE)
_EMPTY_TEXT = """
a an and another bug bugfix bugs by change changes fix fixed fixes fixing for from in is issue issues it merge
minor more of on pr pull request small some the this to update updates version wip work with
修复 修正 修改 更新 合并 解决 问题 修复问题 解决问题 修复了问题
"""
_EMPTY = frozenset(_EMPTY_TEXT.split())
"""Words that tell nothing of an issue, in any number."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a message tells."""

    title: str
    body: str


def told(repository: Repository, fix: Fix) -> Told | None:
    """What is told of an issue by the pull request or commit that fixed it; None if nothing but its number."""
    for title, body in _messages(repository, fix):
        cleaned = clean(title)
        if not _MERGE.match(title) and tells(cleaned):
            return Told(title=cleaned, body=clean(body))
    return None


def clean(text: str) -> str:
    """A text without links to issues and pull requests, trailers and hashes."""
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    text = _HASH.sub("<commit>", _LINK.sub(_unlinked, _TRAILER.sub("", text)))
    lines = (re.sub(r"(?<=\S)[ \t]{2,}", " ", line.rstrip()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(" \t\n-:,;：，")


def _unlinked(link: re.Match[str]) -> str:
    """Nothing for a link that stands by itself; in a sentence, words that keep it one."""
    before, after = link.string[: link.start()].rstrip(" \t"), link.string[link.end() :]
    ends = not after or after[0] == "\n"
    alone = link["open"] or ((not before or before[-1] in _PAUSE) and not _GOES_ON.match(after))
    if alone or (ends and (not link["words"] or _SAYS.match(link["words"]))):
        return " "
    return f"{_NOUN.sub('', link['words'])}this issue{link['close']}"


def tells(text: str) -> bool:
    """Whether a text has a word that tells something."""
    return any(word.lower() not in _EMPTY for word in _WORD.findall(text))


def _messages(repository: Repository, fix: Fix) -> Iterator[tuple[str, str]]:
    """Title and body of the work as a whole, then of its commits, those on the base branch first."""
    if fix.work:
        yield fix.work.title, fix.work.description
    for name in (*reversed(fix.commits), *(fix.work.commits if fix.work else ())):
        commit = repository.commit(name)
        if commit:
            title, _, body = commit.message.strip().partition("\n")
            yield title, body
