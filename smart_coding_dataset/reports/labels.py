"""Type and severity of an issue, from its labels and titles: ``bug/major``, ``feature/unknown`` …

What nobody said is ``unknown``: neither is guessed from the text of a report. Where there is no label of severity,
one of priority stands for it, as trackers mix the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

UNKNOWN = "unknown"

_TYPE_WORDS = {
    "bug": "bug bugs bugfix defect fault regression crash panic fix 缺陷 错误 故障 漏洞 程序错误 异常",
    "feature": "feature features enhancement enhancements improvement improve feat rfe proposal wish"
    " wishlist 功能 新功能 新特性 特性 增强 改进 需求 建议 功能请求",
    "performance": "performance perf optimization optimisation 性能 优化 性能优化",
    "documentation": "documentation docs doc typo readme 文档",
    "test": "test tests testing flaky flake 测试",
    "refactoring": "refactoring refactor cleanup debt deprecation 重构",
    "build": "build ci packaging dependencies dependency deps infra infrastructure installation 构建 依赖",
    "question": "question howto discussion 问题 提问 疑问 咨询 讨论",
}
"""The words of labels, by type; if labels say several, the first counts."""
_SEVERITY_WORDS = {
    "critical": "critical blocker fatal urgent severe highest p0 s0 s1 sev0 sev1 致命 紧急 阻塞 最高",
    "major": "major high important serious p1 s2 sev2 严重 高 重要 主要",
    "minor": "minor medium moderate normal low lowest trivial backlog p2 p3 p4 p5 s3 s4 sev3 sev4 一般 普通 中 低"
    " 轻微 次要",
}
_TYPES = {word: name for name, words in _TYPE_WORDS.items() for word in words.split()}
_SEVERITIES = {word: name for name, words in _SEVERITY_WORDS.items() for word in words.split()}

_KNOWN = frozenset(_TYPES.keys() | _SEVERITIES.keys() | {"priority", "severity"})
"""A label without scope says how severe it is only by such words: ``low hanging fruit`` does not."""

_SCOPE = re.compile(r"^([^:：/=]{1,24})(?:::?|：|/|=)(.+)$|^([A-Z])-(.+)$", re.DOTALL)
"""``kind/bug``, ``type: bug``, ``类型：缺陷``, ``severity::1``, ``C-bug``."""
_OF_TYPE = frozenset({"type", "kind", "category", "issue", "t", "c", "k", "类型", "种类"})
_OF_SEVERITY = frozenset({"severity", "sev", "s", "严重程度", "严重性"})
_OF_PRIORITY = frozenset({"priority", "prio", "p", "importance", "impact", "优先级", "重要性"})
_WORD = re.compile(r"[a-z]+\d?|\d|[\u4e00-\u9fff]+")
_NOT = re.compile(r"^(?:not|no|non|needs?|wait\w*|invalid|wont|won't)\b|^(?:不是|非)")
"""``not a bug``, ``needs tests``."""

_PREFIX = re.compile(
    r"^(?:\[([^\]]{2,30})\]|【([^】]{2,30})】|([A-Za-z\u4e00-\u9fff ]{2,20})(?:\([^)]*\))?!?\s*[:：])"
)
"""``[Bug]``, ``【功能】``, ``feat(parser)!:``, ``Bug:``."""
_VERB = re.compile(
    r"^(?:(?P<bug>fix(?:e[sd]|ing)?\b|bugfix\b|修复|修正|解决)"
    r"|(?P<feature>(?:add(?:s|ed)?|implement(?:s|ed)?|support(?:s|ed)?|introduce[sd]?)\b|新增|添加|增加|实现|支持))"
    r"(?!\W*(?:\w+ ){0,2}(?:tests?|docs?|documentation|typos?|changelog|ci|build|测试|文档)\b)",
    re.IGNORECASE,
)
"""How engineers begin: ``Fix crash on …``, ``新增 …``; ``Add tests`` is no feature."""


def label(labels: Sequence[str], titles: Iterable[str]) -> str:
    """Type and severity: by labels, the type else by the first title that tells."""
    kind = _type(labels) or next(filter(None, map(_type_of_title, titles)), UNKNOWN)
    return f"{kind}/{_severity(labels) or UNKNOWN}"


def _type(labels: Sequence[str]) -> str | None:
    said = [(scope in _OF_TYPE, words) for scope, words in map(_read, labels) if scope in _OF_TYPE or not scope]
    for scoped in (True, False):
        found = {
            _TYPES[word] for is_scoped, words in said if is_scoped is scoped for word in words if word in _TYPES
        }
        if found:
            return next(name for name in _TYPE_WORDS if name in found)
    return None


def _severity(labels: Sequence[str]) -> str | None:
    read = [(scope, words) for scope, words in map(_read, labels) if scope or _KNOWN.issuperset(words)]
    for scopes, digits in ((_OF_SEVERITY, "s"), (_OF_PRIORITY, "p"), (frozenset({""}), "")):
        found = {name for scope, words in read if scope in scopes for name in _severities(words, digits)}
        if found:
            return next(name for name in _SEVERITY_WORDS if name in found)
    return None


def _severities(words: Sequence[str], digits: str) -> Iterator[str]:
    """What words say; a mere number is one of the scale that the scope names."""
    for word in words:
        name = _SEVERITIES.get(digits + word if word.isdigit() else word)
        if name:
            yield name


def _read(label: str) -> tuple[str, list[str]]:
    """Scope, empty if none, and words of a label; a label that denies has none."""
    match = _SCOPE.match(label.strip())
    scope, rest = ((match[1] or match[3]).lower(), match[2] or match[4]) if match else ("", label)
    words = [] if _NOT.match(rest.strip().lower()) else _WORD.findall(rest.lower())
    return scope.strip(), words


def _type_of_title(title: str) -> str | None:
    title = title.strip()
    prefix, verb = _PREFIX.match(title), _VERB.match(title)
    words = _WORD.findall((prefix[1] or prefix[2] or prefix[3]).lower()) if prefix else []
    said = next((_TYPES[word] for word in words if word in _TYPES), None)
    return said or (verb.lastgroup if verb else None)
