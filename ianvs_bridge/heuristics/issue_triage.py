"""Type and severity by the words of a report, as the bots of issue trackers set them.

Words were the first features by which reports were told apart (Antoniol et al. 2008, *Is It a Bug or an
Enhancement?*; Menzies and Marcus 2008, *Automated Severity Assessment of Software Defect Reports*). A report
that says nothing is a bug, as most are, and its severity is the usual one of its type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ianvs_bridge.heuristics._heuristic import Heuristic
from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks._fixes import tidy

IN_TITLE = {
    "feature": "allow|support|add|feature|enhancement|proposal|希望|支持|新增|增加|建议|能否",
    "performance": "slow|slower|performance|latency|性能|缓慢|太慢|耗时",
    "documentation": "documentation|docs|readme|typo|docstring|文档|错别字|拼写",
    "test": "flaky|tests?|coverage|测试",
    "refactoring": "refactor|refactoring|clean up|deprecate|重构|整理",
    "build": "build|install|packaging|wheel|compile|构建|打包|安装|编译",
    "question": "how (?:do|can) i|how to|is it possible|question|如何|请问|怎么",
}
"""By type, what a title says of it."""
IN_TEXT = {
    "feature": "would (?:also )?like|would be (?:nice|great|useful)|should be able to|feature request"
    "|please (?:add|support)|希望(?:能|可以|支持|增加)|功能请求",
    "performance": "takes too long|uses too much memory|性能问题",
    "question": "how (?:do|can) i|请问",
}
"""By type, what a text says of it: words alone stand in reports of every type."""
SEVERITIES = {
    "critical": "crash(?:es|ed)?|loses?|lost|corrupt(?:s|ed)?|data loss|security|vulnerability|leaks?|unauthorized"
    "|(?:does|do|can) ?not start|out of memory|denial of service"
    "|崩溃|丢失|损坏|无法启动|泄[漏露]|安全漏洞|越权|宕机|死锁",
    "minor": "typo|cosmetic|(?:mis)?aligned|alignment|wording|warning|trivial|nice to have|minor|slightly"
    "|错别字|对不齐|外观|提示信息|不影响",
}
"""By severity, what a title or a text says of it."""
TITLE = 3
"""What a phrase in the title counts beside one in the text."""
USUAL = {"bug": "major", "performance": "major", "build": "major"}
"""The severity of a type where no word tells; ``minor`` for the others."""


@dataclass(frozen=True, slots=True)
class Report:
    """What its author wrote."""

    title: str
    body: str


def see(row: Issue) -> Report:
    """Title and text of the report."""
    return Report(row.issue_description, tidy(row.issue_body))


def answer(report: Report, language: str) -> str:  # noqa: ARG001  labels have no language
    """Type and severity as JSON."""
    kind = most(IN_TITLE, report.title) or most(IN_TEXT, f"{report.title}\n{report.body}") or "bug"
    severity = most(SEVERITIES, "\n".join([report.title] * TITLE + [report.body]))
    return json.dumps({"type": kind, "severity": severity or USUAL.get(kind, "minor")})


def most(labels: Mapping[str, str], text: str) -> str | None:
    """The label of which the text says most, outside of code; the first of equals; None if it says nothing."""
    text = re.sub(r"```.*?```|`[^`\n]*`", " ", text, flags=re.DOTALL)
    found = {label: hits(phrases, text) for label, phrases in labels.items()}
    best = max(found, key=lambda label: found[label])
    return best if found[best] else None


def hits(phrases: str, text: str) -> int:
    """How often one of the phrases stands in the text, English ones as whole words."""
    pattern = rf"(?<![a-z])(?:{phrases})(?![a-z])"
    return len(re.findall(pattern, text, re.IGNORECASE))


HEURISTIC = Heuristic(see=see, answer=answer)
