"""Say of what type an issue is, and how severe.

The model reads what its author wrote, title and body, and nothing that came later: remarks, labels and the fix are
made by those who triage, or after it. Severity is asked for where the engineers set one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks._asking import chat
from smart_coding_dataset.tasks._fixes import tidy
from smart_coding_dataset.tasks._task import Message, Task
from smart_coding_dataset.tasks._triaging import SEVERITIES, TYPES, UNKNOWN, read_triage

SYSTEM = {
    "en": "You are an experienced engineer who sorts the issues that are reported for a project.",
    "zh": "你是一名经验丰富的工程师，负责对项目收到的问题进行分类。",
}
QUESTION = {
    "en": """\
Sort the following issue.
Type is one of: {types}.{severity}
Answer with JSON alone: {form}

Issue: {title}

{body}""",
    "zh": """\
请对下面的问题进行分类。
type（类型）取下列之一：{types}。{severity}
只回答 JSON：{form}

问题：{title}

{body}""",
}
SEVERITY = {
    "en": """
Severity is one of: critical (data is lost, a device or service fails, a security hole), major (an important
function is wrong and cannot easily be avoided), minor (all else).""",
    "zh": """
severity（严重程度）取下列之一：critical（致命：丢失数据，设备或服务失效，安全漏洞）、major（严重：重要功能出错且难以绕过）、
minor（轻微：其余情况）。""",
}


def select(row: Issue) -> bool:
    """Rows whose type the engineers said, as one of those that can be answered."""
    kind, _, severity = row.label.partition("/")
    return kind in TYPES and severity in (*SEVERITIES, UNKNOWN) and bool(row.issue_description.strip())


def prompt(row: Issue, language: str, examples: Sequence[Issue]) -> list[Message]:
    """The system's turn, one question and answer for each example, and the question."""
    return chat(SYSTEM[language], partial(_question, language=language), target, row, examples)


def _question(row: Issue, language: str) -> str:
    return QUESTION[language].format(
        types=("、" if language == "zh" else ", ").join(TYPES),
        severity=SEVERITY[language] if "severity" in _halves(row) else "",
        form=json.dumps(dict.fromkeys(_halves(row), "…"), ensure_ascii=False),
        title=row.issue_description,
        body=tidy(row.issue_body),
    )


def _halves(row: Issue) -> dict[str, str]:
    """Type and severity, as far as they are known."""
    both = zip(("type", "severity"), row.label.split("/"), strict=True)
    return {half: name for half, name in both if name != UNKNOWN}


def target(row: Issue) -> str:
    """What the engineers set, as JSON."""
    return json.dumps(_halves(row))


def columns(row: Issue) -> Mapping[str, Any]:
    """What the metric gets besides the prediction; ``code`` is what was to be read, for those who repeat it."""
    return {"references": row.label, "code": f"{row.issue_description}\n\n{tidy(row.issue_body)}", "ids": row.id}


TASK = Task(
    name="issue_triage",
    config="issue",
    metrics=("triage",),
    select=select,
    prompt=prompt,
    target=target,
    parse=read_triage,
    columns=columns,
)
