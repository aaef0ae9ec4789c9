"""Fix an issue: change a file so that it does what was reported to be missing or wrong.

The answer asked for is the complete file, since small models write diffs that fit nowhere. A function, a diff and
search-and-replace blocks are read just as well. A prediction is ``{"code", "explanation"}`` as JSON: the whole
file after the change, to be run, and the words around it, to be judged by what they claim.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks import _running
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._asking import chat
from smart_coding_dataset.tasks._fixes import tidy, written
from smart_coding_dataset.tasks._fixing import read_fix
from smart_coding_dataset.tasks._task import Abstention, Message, Parsed, Task

SYSTEM = {
    "en": "You are an experienced engineer who resolves issues in code that others will maintain.",
    "zh": "你是一名经验丰富的工程师，负责修复由他人维护的代码中的问题。",
}
QUESTION = {
    "en": """\
Resolve the following issue by changing the file {path}.
- Do all that the issue and the conversation on it ask for, and nothing else; what works must go on working.
- Keep the names and the signatures that others use.
First explain in a few sentences what is wrong and how your change resolves it.
Then give the complete file after the change in one fenced block.

Issue: {title}

{body}{answers}

{path} before the change:

{code}""",
    "zh": """\
请修改文件 {path}，解决下面的问题。
- 完成问题描述及其讨论中提出的全部要求，不做其他改动；原来正常的功能必须保持正常。
- 保留他人使用的名称和函数签名。
先用几句话说明问题的原因，以及你的修改如何解决它。
然后在一个代码块中给出修改后的完整文件。

问题：{title}

{body}{answers}

修改前的 {path}：

{code}""",
}
ANSWERS = {"en": "\n\nConversation:\n", "zh": "\n\n讨论：\n"}


def select(row: Issue) -> bool:
    """Rows whose tests can be run: data of the row, about one Python module, and in one thread."""
    return _running.runnable(row.tests) and row.code_before.file_path.endswith(".py")


def prompt(row: Issue, language: str, examples: Sequence[Issue]) -> list[Message]:
    """The system's turn, one question and answer for each example, and the question."""
    return chat(SYSTEM[language], partial(_question, language=language), target, row, examples)


def _question(row: Issue, language: str) -> str:
    said = "\n".join(f"- {tidy(reply.body)}" for reply in row.answers)
    return QUESTION[language].format(
        path=row.code_before.file_path,
        title=row.issue_description,
        body=tidy(row.issue_body),
        answers=ANSWERS[language] + said if said else "",
        code=fenced(row.code_before.code_snippet, "python"),
    )


def target(row: Issue) -> str:
    """What the engineers said about their change, and the file after it in a fence."""
    said = tidy(row.pull_request_description or "")
    code = fenced(row.code_after.code_snippet.replace("\r\n", "\n").rstrip("\n"), "python")
    return f"{said}\n\n{code}" if said else code


def parse(text: str, row: Issue) -> Parsed | Abstention:
    """Read an answer in any form in which models write changes."""
    return read_fix(text, row.code_before)


def columns(row: Issue) -> Mapping[str, Any]:
    """What the issue metrics get besides the prediction; ``references`` has its form."""
    return {
        "references": written(row),
        "code": row.code_before.code_snippet,
        "tests": _running.to_json(row.tests),
        "ids": row.id,
    }


TASK = Task(
    name="issue_fix",
    config="issue",
    metrics=("functionality", "reliability", "explainability", "engineer_alignment"),
    select=select,
    prompt=prompt,
    target=target,
    parse=parse,
    columns=columns,
)
