"""Issues and pull requests in prose: ``#1``, ``GH-1``, ``owner/repo#1``, ``!1``, URLs; closed, or only mentioned.

The verbs are those of GitHub and GitLab (close, fix, resolve, implement in their forms). Beyond what those act
on, a list after one verb counts in full (``Fixes #1, #2``), a noun may stand between (``fixes bug #1``), and the
verb may be Chinese (``修复#1``): the engineer meant it, and the words are kept so that a reader can judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smart_coding_dataset.sources._git.link import Link

_I = re.IGNORECASE
_HAN = "\u3400-\u9fff"
"""Characters that are words without blanks between them."""
_PART = r"[A-Za-z0-9_](?:[\w.-]*\w)?"
_NUMBER = r"[1-9]\d{0,8}"
_URL = (
    rf"https?://[\w.-]+(?::\d+)?/(?P<at>{_PART}(?:/{_PART})+?)/(?:-/)?"
    rf"(?P<page>issue|pull|merge_request|work_item)s?/(?P<at_number>{_NUMBER})(?![\w-])"
    r"(?:/(?:files|commits))?(?:[?#][\w=&./-]*\w)?"
)
_FILE = r"\S{0,80}\.(?:rst|md|txt|html?|py|c|h|cpp|go|rs|java|xml|json|ya?ml|cfg|toml|ini|sh)#"
_SHORT = (
    rf"(?:(?!{_FILE})(?P<repository>{_PART}(?:/{_PART})+))?(?P<mark>#|!|gh-)(?P<number>{_NUMBER})"
    rf"(?![^\W{_HAN}]|[.,]\d|-\w|\.\w)"
)
_TARGET = re.compile(rf"(?<![/&#!.@$-])(?<![^\W{_HAN}])(?:{_URL}|{_SHORT})", _I)
_ANY_URL = re.compile(r"https?://[^\s<>()]+")

_VERB = r"(?:clos(?:e|es|ed|ing)|(?:bug)?fix(?:es|ed|ing)?|resolv(?:e|es|ed|ing)|implement(?:s|ed|ing)?)"
_SCOPE = r"(?:\([\w./-]+\))?!?"
_HAN_VERB = r"(?:修复|修復|修正|解决|解決|关闭|關閉|实现|實現)[了掉]?"
_NOUN = (
    r"(?:(?:for|the|an?|issues?|bugs?|tickets?|problems?|regressions?|reports?|number"
    r"|问题|問題|缺陷|故障)\b[ \t]*){0,4}"
)
_CLOSING = re.compile(
    rf"(?:(?<![\w-]){_VERB}\b{_SCOPE}|{_HAN_VERB})"
    rf"[ \t]*[:：]?[ \t]*\n?[ \t]*{_NOUN}:?[ \t]*\n?[ \t]*(?:[-*] )?[(\[<]{{0,2}}$",
    _I,
)
_LIST = re.compile(
    r"[\])>]*(?:\([^()\s]*\))?[ \t]*"
    r"(?:,[ \t]*(?:and\b)?|;|&|\+|/|\band\b|\bas well as\b|\n[ \t]*[-*][ \t]|[、，和与及]|(?<=\d)[ \t])\s*"
    r"(?:(?:issues?|bugs?)[ \t]+)?[(\[<]{0,2}",
    _I,
)
_DENIED = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\bno longer|\bcannot|\bwithout|\bpartial(?:ly)?|\bpartly|\bmay|\bmight|\bcould"
    r"|\bhalf|\btry(?:ing)?(?: to)?|\battempt(?:s|ed|ing)?(?: to| at)?|\bhelps?(?: to)?|\balready|\bwas|\bwere"
    r"|\bbeen|\bto be|\bonce|\buntil|\bafter|\bbefore|\bwhen|\bif|\binstead of)"
    r"[ \t]+(?:(?!and\b|but\b)\w+[ \t]+)?$"
    r"|(?:部分|尚未|并未|没有|沒有|未|不|不能|无法|無法|尝试|嘗試|试图|試圖|可能|如何|等待|帮助)[ \t]*$",
    _I,
)
_QUALIFIED = re.compile(
    r"[ \t]*(?:(?:only )?(?:partially|partly|in part)\b"
    r"|(?:中|所)?(?:引入|导致|導致|造成|带来|引起|产生)|的?一?部分)",
    _I,
)
"""What follows a number that is not closed: ``fixes #1 partially``; ``修复 #1 引入的问题``, what it brought in."""
_PULL = re.compile(r"(?:\bpull[ -]requests?|\bPRs?|\bmerge[ -]requests?|\bMRs?)[ \t]*:?[ \t]*[(\[]?$", _I)
_NO_ISSUE = re.compile(
    r"(?:\b(?:step|chapter|section|item|point|rule|case|part|page|phase|task|option|version|build|job|run|channel"
    r"|line|example|exercise|attempt|test|are|is|arg|argument|param|parameter|colou?r(?:[ \t]+to)?|row|column"
    r"|figure|table|thread|worker|note|pep|rfc|priority|our|my|their|way|reason|problem|node|patch|revision|day|week"
    r"|level|round|background)"
    r"|we['’]re|it['’]s)[.:]?[ \t]*$",
    _I,
)
_VERB_BEFORE = 100
_WORD_BEFORE = 24
"""Characters to look back for a verb with what may stand between, and for a single word."""


def targets(text: str, message: str) -> Iterator[Link]:
    """Every issue or pull request in ``text``, the prose of ``message``, in order."""
    urls = [m.span() for m in _ANY_URL.finditer(text)]
    end, since, last = 0, None, None
    for found in _TARGET.finditer(text):
        start = found.start()
        verb = None if _QUALIFIED.match(text, found.end()) else _verb(text, start)
        if verb is None and since is not None and _LIST.fullmatch(text, end, start):
            verb = since
        if _is_none(text, found, verb) or any(a < start < b for a, b in urls):
            end, since = 0, None
            continue
        if text[end:start] == "](" and last and last.number == _link(found, None, text, message).number:
            end = found.end()  # the address of a Markdown link, whose text was taken already
            continue
        end, since = found.end(), verb
        last = _link(found, verb, text, message)
        yield last


def _verb(text: str, end: int) -> int | None:
    """Where the verb before a target starts; None if there is none, or it is denied."""
    offset = max(0, end - _VERB_BEFORE)
    before = text[offset:end]
    found = _CLOSING.search(before)
    return None if found is None or _DENIED.search(before, 0, found.start()) else offset + found.start()


def _is_none(text: str, found: re.Match[str], verb: int | None) -> bool:
    """Whether a number only looks like an issue: ``step #2``, or a bare ``!2`` that nothing calls a request."""
    if verb is not None or found["at"] or found["repository"]:
        return False
    before = text[max(0, found.start() - _WORD_BEFORE) : found.start()]
    if found["mark"] == "!":
        return not _PULL.search(before)
    return found["mark"] == "#" and bool(_NO_ISSUE.search(before))


def _link(found: re.Match[str], verb: int | None, text: str, message: str) -> Link:
    start = found.start() if verb is None else verb
    is_pull = (found["page"] or "").lower() in ("pull", "merge_request") or found["mark"] == "!"
    if _PULL.search(text[max(0, found.start() - _WORD_BEFORE) : found.start()]):
        is_pull = True
    return Link(
        kind="mentions" if verb is None else "closes",
        text=message[start : found.end()],
        start=start,
        repository=found["at"] or found["repository"],
        number=int(found["at_number"] or found["number"]),
        page="pull" if is_pull else "issue" if found["page"] else None,
    )
