"""What people say about remarks: done, no, later, nice. English and Chinese."""

from __future__ import annotations

import re

_DONE = re.compile(
    r"\A\W*(?:(?:ok(?:ay)?|yes|yep|sure|right|thanks|agreed|good (?:catch|point|idea))\b[\s,.!:;-]*)*"
    r"(?:(?:this|it) (?:is|has been) |I(?:'ve| have)? |now )?(?:just )?"
    r"(?:done|fixed|changed|updated|addressed|added|removed|renamed|applied|adjusted|moved|reworked|dropped"
    r"|refactored|corrected|simplified|rewrote|rewritten|replaced)\b"
    r"|\A.{0,20}(?:已经?(?:修改|改|修复|更新|完成|处理|添加|补|加|删除?|调整|解决|按)|改好了|改了|修好了|搞定|完成了)",
    re.IGNORECASE | re.DOTALL,
)
_NO = re.compile(
    r"\bwon['’]?t (?:fix|do|change)\b|\bwontfix\b|\bwill not\b|\bdisagree\b|\b(?:by design|as designed)\b"
    r"|\bintended\b|\bintentional(?:ly)?\b|\bon purpose\b|\bas[- ]is\b"
    r"|\b(?:leave|keep) (?:it|this|that|the current)\b"
    r"|\bnot? need(?:ed)?\b|\bunnecessary\b|\bout of scope\b"
    r"|\brather (?:not|keep|leave)\b|\bprefer (?:not|to keep)\b"
    r"|\A\W*no\b|\bnever ?mind\b|\bnvm\b|\bI misread\b"
    r"|不改|不需要|没必要|不必|保持(?:原样|现状|不变)|不打算|故意|有意为之|算了|看错了|不用了",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\bfollow[- ]?up\b|\b(?:separate|another|different|next|future) "
    r"(?:PR|MR|pull request|change|commit|issue|release)"
    r"|\blater\b|以后|后续|下一?个(?:版本|PR)|另(?:外|起|开)|单独",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\W*(?:(?:very |so |really |this is |that['’]s |looks? )?"
    r"(?:nice|great|good|neat|cool|clever|love (?:it|this)|lgtm"
    r"|perfect|awesome|excellent|well done|\+1|thanks?(?: you)?)(?: (?:to me|one|work|job|catch|idea|now))?"
    r"|赞|不错|很好|漂亮|没问题)\W*",
    re.IGNORECASE,
)
_LAYOUT = re.compile(
    r"\bindent\w*|\bwhite ?space|\bspac(?:e|es|ing)\b|\bblank line|\bnew ?line|\bformat\w*|\balign\w*|\btabs?\b"
    r"|\bwrap\w*|\bline (?:is )?too long|\bquot(?:e|es|ing)\b|\bparenthes\w+|\bbrackets?\b|\bcommas?\b"
    r"|\bblack\b|\bstyle\b|缩进|空格|空行|换行|格式|对齐|引号|括号|太长|逗号",
    re.IGNORECASE,
)
_MOVE = re.compile(
    r"\bmov(?:e|ed|ing)\b|\b(?:above|below|before|after|order|sort\w*)\b|移|挪|放到|顺序", re.IGNORECASE
)
_REVIEW = re.compile(
    r"\b(?:review(?:er)?s?(?:['’]s?)?|PR|code review) "
    r"(?:comments?|feedback|remarks?|suggestions?|changes|fixes|notes|nits)"
    r"|\b(?:address\w*|apply|incorporate|per|after|from|respond\w* to) (?:the |all |some )?"
    r"(?:code )?(?:review|feedback|comments?|suggestions?|remarks?|nits)\b"
    r"|\bas (?:suggested|requested|discussed)\b"
    r"|(?:评审|审查|审核|review|代码检视|检视)\s*(?:意见|建议|反馈|问题)|按.{0,6}(?:意见|建议)",
    re.IGNORECASE,
)
_COMMIT = re.compile(r"(?<![\w/#.-])(?P<commit>[0-9a-f]{7,40})(?![\w-])")
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]{3,}")
_PAIR = re.compile(r"(?=([\u3400-\u4dbf\u4e00-\u9fff]{2}))")
_EMPTY_TEXT = """
about after also another because been before being change changed code could does done file fixed from have here
instead into just keep like line make maybe more need only other please remove should some that their them then
there these they think this update used uses using want what when where which while will with work would your
"""
_EMPTY = frozenset(_EMPTY_TEXT.split())


def says_done(text: str) -> bool:
    """Whether an answer says that what was asked for has been done."""
    return bool(_DONE.search(text)) and not _LATER.search(text)


def says_no(text: str) -> bool:
    """Whether an answer says that nothing will be done, or not here."""
    return not says_done(text) and bool(_NO.search(text) or _LATER.search(text))


def praises(remark: str) -> bool:
    """Whether a remark is nothing but praise."""
    return bool(_PRAISE.fullmatch(remark))


def is_about_layout(remark: str) -> bool:
    """Whether a remark asks for another layout, so that a change of nothing else may answer it."""
    return bool(_LAYOUT.search(remark))


def is_about_order(remark: str) -> bool:
    """Whether a remark asks to move code, so that moving it may answer it."""
    return bool(_MOVE.search(remark))


def refers_to_review(message: str) -> bool:
    """Whether the message of a commit says that it was made because of a review."""
    return bool(_REVIEW.search(message))


def repeats(title: str, remark: str) -> bool:
    """Whether half of the words in the title of a commit stand in a remark."""
    said = _words(title)
    return bool(said) and 2 * len(said & _words(remark)) >= len(said)


def named_commits(text: str) -> list[str]:
    """Ids of commits in a text, perhaps shortened, in order."""
    return [m["commit"] for m in _COMMIT.finditer(text)]


def _words(text: str) -> set[str]:
    """Words that tell something, Chinese ones as pairs of characters."""
    return {word.lower() for word in _WORD.findall(text)} - _EMPTY | set(_PAIR.findall(text))
