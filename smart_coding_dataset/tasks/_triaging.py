"""Reading the type and the severity that an answer gives an issue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks._answers import split, without_reasoning
from smart_coding_dataset.tasks._task import Abstention, Parsed
from smart_coding_dataset.tasks._values import json_value

UNKNOWN = "unknown"
TYPES = {
    "bug": "bug defect 缺陷 错误 故障 漏洞",
    "feature": "feature enhancement 功能 新功能 功能请求 特性 需求 改进 增强",
    "performance": "performance 性能 性能问题",
    "documentation": "documentation docs 文档",
    "test": "test tests 测试",
    "refactoring": "refactoring refactor 重构",
    "build": "build packaging 构建 打包",
    "question": "question 提问 疑问 咨询",
}
SEVERITIES = {
    "critical": "critical blocker 致命 紧急",
    "major": "major high 严重 重要",
    "minor": "minor low trivial 轻微 一般 次要",
}
"""By label, the words that stand for it. Those which the prompt names come first."""

KEYS = {
    "type": ("type", "kind", "category", "类型"),
    "severity": ("severity", "priority", "严重程度", "严重性", "优先级"),
}
DENIED = re.compile(r"\b(?:not|isn't) (?:an? |the )?[a-z]+|(?:不是|并非)(?:一个)?[\u4e00-\u9fff]{2}")
"""``not a bug``."""
WORDS = {"type": TYPES, "severity": SEVERITIES}
_QUOTES = r"[\s*_`\"'“”‘’「」《》]*"


def read_triage(text: str, row: Issue) -> Parsed | Abstention:
    """Type and severity as ``bug/major``. Of an answer that names one of them alone, the other is ``unknown``."""
    answer = without_reasoning(text)
    if answer is None:
        return Abstention(reason="cut off while reasoning")
    faults: tuple[str, ...] = ()
    said: Mapping[str, str] = {}
    if (found := json_value(answer)) is not None:
        said, faults = _from_json(found[0]), found[1]
    if not said:
        said, faults = _from_prose(_words(answer)), ("prose in place of JSON",)
    if not said:
        return Abstention(reason="neither type nor severity in the answer" if answer.strip() else "empty answer")
    asked = [half for half, of_row in zip(KEYS, row.label.split("/"), strict=True) if of_row != UNKNOWN]
    missing = tuple(f"no {half}" for half in asked if half not in said)
    return Parsed(prediction="/".join(said.get(half, UNKNOWN) for half in KEYS), faults=faults + missing)


def _words(answer: str) -> str:
    """The prose of an answer, with fenced blocks of one line: a longer one repeats the issue."""
    blocks, around = split(answer)
    return "\n".join([around, *(block.body for block in blocks if "\n" not in block.body.strip())])


def _from_json(value: Any) -> dict[str, str]:
    """The halves that an object names; of a list, those of its first object."""
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, dict)), None)
    if not isinstance(value, dict):
        return {}
    given = {str(key).strip().lower(): said for key, said in value.items() if isinstance(said, str)}
    found = _from_prose(given.get("label", ""))
    for half, keys in KEYS.items():
        said = next((given[key] for key in keys if key in given), "")
        if (name := _only(half, said)) is not None:
            found[half] = name
    return found


def _from_prose(text: str) -> dict[str, str]:
    """``bug/major``, or ``Type: bug`` and ``严重程度：严重``, or a sentence that says just one of each."""
    pairs = re.findall(
        r"(?<![\w/])([a-z]+|[\u4e00-\u9fff]{2,5}) ?/ ?([a-z]+|[\u4e00-\u9fff]{2})(?![\w/])", text.lower()
    )
    for kind, severity in pairs:
        both = {"type": _only("type", kind), "severity": _only("severity", severity)}
        if all(both.values()):
            return {half: name for half, name in both.items() if name}
    found: dict[str, str] = {}
    for half, keys in KEYS.items():
        labelled = re.search(
            rf"(?:{'|'.join(keys)}){_QUOTES}(?:[:：=]|is\b|是|为){_QUOTES}([^\n,，。;；.]+)", text, re.I
        )
        if (name := _only(half, labelled[1] if labelled else text)) is not None:
            found[half] = name
    return found


def _only(half: str, text: str) -> str | None:
    """The one label of this half that ``text`` names; None if it names none, or several.

    Chinese words are looked for from the longest, since one may stand in another: 严重 in 严重程度 says nothing.
    """
    text = DENIED.sub(" ", re.sub(r"严重程度|严重性|优先级", " ", text.lower()))
    words = {word: name for name, listed in WORDS[half].items() for word in listed.split()}
    named: set[str] = set()
    for word in sorted(words, key=lambda w: (-len(w), w)):
        pattern = rf"(?<![a-z]){word}(?![a-z])" if word.isascii() else word
        if re.search(pattern, text):
            named.add(words[word])
            text = re.sub(pattern, " ", text)
    return next(iter(named)) if len(named) == 1 else None
