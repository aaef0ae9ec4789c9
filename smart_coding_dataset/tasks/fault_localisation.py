"""Say which lines and functions of a file are at fault, given an issue, before anything was changed.

The model reads the issue and the file with numbered lines. The conversation on the issue is not shown: its remarks
are by those who have found the place already. The reference is what the fix touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._asking import chat
from smart_coding_dataset.tasks._faults import faults, lines_of, to_json
from smart_coding_dataset.tasks._fixes import tidy
from smart_coding_dataset.tasks._pointing import read_places
from smart_coding_dataset.tasks._task import Message, Task

SYSTEM = {
    "en": "You are an experienced engineer who finds the cause of what is reported in issues.",
    "zh": "你是一名经验丰富的工程师，负责定位问题报告的根本原因。",
}
QUESTION = {
    "en": """\
Which lines of {path} have to be changed to resolve the following issue?
List all such places, the most suspicious first. Where code is missing, name the lines that it belongs between.
Answer with a JSON list alone, each entry with its line numbers and the function they are in
(its full name, or null outside of functions): [{{"lines": […], "function": "Class.method"}}, …]

Issue: {title}

{body}

{path}, each line with its number:

{code}""",
    "zh": """\
要解决下面的问题，需要修改 {path} 的哪些行？
请列出所有这样的位置，最可疑的排在最前。如果是缺少代码，请给出应插入处前后的行。
只回答 JSON 列表，每一项给出行号和所在的函数（完整名称，函数之外为 null）：
[{{"lines": […], "function": "Class.method"}}, …]

问题：{title}

{body}

{path}（每行前为行号）：

{code}""",
}


def select(row: Issue) -> bool:
    """Rows with a Python file whose change touched code that was there."""
    return row.code_before.file_path.endswith(".py") and bool(faults(row))


def prompt(row: Issue, language: str, examples: Sequence[Issue]) -> list[Message]:
    """The system's turn, one question and answer for each example, and the question."""
    return chat(SYSTEM[language], partial(_question, language=language), target, row, examples)


def _question(row: Issue, language: str) -> str:
    lines = lines_of(row.code_before.code_snippet.rstrip("\r\n"))
    width = len(str(len(lines)))
    return QUESTION[language].format(
        path=row.code_before.file_path,
        title=row.issue_description,
        body=tidy(row.issue_body),
        code=fenced("\n".join(f"{n:>{width}} | {line}".rstrip() for n, line in enumerate(lines, 1)), ""),
    )


def target(row: Issue) -> str:
    """The places that the fix touched, as a JSON list."""
    return to_json(faults(row))


def columns(row: Issue) -> Mapping[str, Any]:
    """What the metric gets besides the prediction; ``code`` is the file, for those who repeat it."""
    return {"references": to_json(faults(row)), "code": row.code_before.code_snippet, "ids": row.id}


TASK = Task(
    name="fault_localisation",
    config="issue",
    metrics=("localisation",),
    select=select,
    prompt=prompt,
    target=target,
    parse=read_places,
    columns=columns,
)
