"""Recommend the next edit: the file is half fixed, what comes next?

The model sees the issue, what was changed so far and the file as it is now. A prediction is the change that the
answer makes, as lines with ``-`` and ``+``: what it leaves as it is earns nothing, and all that it changes counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from smart_coding_dataset.records import CodeFile, Issue
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._asking import chat
from smart_coding_dataset.tasks._fixes import tidy
from smart_coding_dataset.tasks._fixing import read_fix
from smart_coding_dataset.tasks._holes import lines_of
from smart_coding_dataset.tasks._steps import Asked, asked, diff, edit
from smart_coding_dataset.tasks._task import Abstention, Message, Parsed, Task

SYSTEM = {
    "en": "You are an experienced engineer who works in a pair: you say what to change next.",
    "zh": "你是一名经验丰富的工程师，正在结对编程：由你指出接下来修改哪里。",
}
QUESTION = {
    "en": """\
A colleague is resolving the issue below in the file {path}, from top to bottom, one place at a time.
Say what to change next: one place only, below what was changed so far.
Answer with that change alone, as a unified diff in one fenced block, with some unchanged lines around it.

Issue: {title}

{body}{answers}

Changed so far:

{done}

{path} as it is now:

{code}""",
    "zh": """\
同事正在文件 {path} 中解决下面的问题，从上到下，每次修改一处。
请给出接下来的修改：只改一处，位于已修改部分之后。
只回答这一处修改，以统一差异格式（unified diff）放在一个代码块中，前后保留几行未修改的代码。

问题：{title}

{body}{answers}

已经完成的修改：

{done}

{path} 现在的内容：

{code}""",
}
ANSWERS = {"en": "\n\nConversation:\n", "zh": "\n\n讨论：\n"}


def select(row: Issue) -> bool:
    """Rows whose fix changes a Python file in two places or more, and writes code in one after the first."""
    python = row.code_before.file_path.endswith(".py") and bool(row.code_before.code_snippet.strip())
    return python and asked(row) is not None


def _asked(row: Issue) -> Asked:
    """The step that a row asks for.

    Raises:
        ValueError: The task does not take the row.
    """
    step = asked(row)
    if step is None:
        raise ValueError(f"{row.id}: no step follows the first")
    return step


def prompt(row: Issue, language: str, examples: Sequence[Issue]) -> list[Message]:
    """The system's turn, one question and answer for each example, and the question."""
    return chat(SYSTEM[language], partial(_question, language=language), target, row, examples)


def _question(row: Issue, language: str) -> str:
    step = _asked(row)
    said = "\n".join(f"- {tidy(reply.body)}" for reply in row.answers)
    return QUESTION[language].format(
        path=row.code_before.file_path,
        title=row.issue_description,
        body=tidy(row.issue_body),
        answers=ANSWERS[language] + said if said else "",
        done=fenced(diff(step.first, step.now, row.code_before.file_path), "diff"),
        code=fenced("\n".join(step.now), "python"),
    )


def target(row: Issue) -> str:
    """The engineers' next change as a diff."""
    step = _asked(row)
    return fenced(diff(step.now, step.then, row.code_before.file_path), "diff")


def parse(text: str, row: Issue) -> Parsed | Abstention:
    """Read an answer in any form in which fixes are read, into the change that it makes."""
    now = _asked(row).now
    file = CodeFile(file_path=row.code_before.file_path, code_snippet="\n".join(now) + "\n")
    read = read_fix(text, file)
    if isinstance(read, Abstention):
        return read
    return Parsed(prediction=edit(now, lines_of(json.loads(read.prediction)["code"])), faults=read.faults)


def columns(row: Issue) -> Mapping[str, Any]:
    """What the metric gets besides the prediction; ``code`` is the file as it was shown."""
    step = _asked(row)
    return {"references": edit(step.now, step.then), "code": "\n".join(step.now), "ids": row.id}


TASK = Task(
    name="next_edit",
    config="issue",
    metrics=("edit_similarity",),
    select=select,
    prompt=prompt,
    target=target,
    parse=parse,
    columns=columns,
)
