"""Write the comment that one given line of code needs. The answer asked for is the comment alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from smart_coding_dataset.records import Comment
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._asking import chat, title
from smart_coding_dataset.tasks._notes import columns, written
from smart_coding_dataset.tasks._reading import read_line
from smart_coding_dataset.tasks._task import Message, Task

SYSTEM = {
    "en": "You are an experienced engineer who comments code for the colleagues who will maintain it.",
    "zh": "你是一名经验丰富的工程师，为以后维护代码的同事撰写注释。",
}
QUESTION = {
    "en": """\
Write the comment that line {number} of the following {language} code needs, in English.
Say what a colleague cannot see from the line: why it is there, what it assumes, what would go wrong without it.
Answer with the text of that one comment and nothing else: no code, no comment marks, no quotes.

Context: {context}

{code}

Line {number} is: {line}""",
    "zh": """\
请用中文为下面 {language} 代码的第 {number} 行写一条注释。
说明同事从这一行本身看不出的内容：为什么需要它、它依赖什么前提、没有它会出什么问题。
只回答这一条注释的文字：不要代码，不要注释符号，不要引号。

背景：{context}

{code}

第 {number} 行是：{line}""",
}


def select(row: Comment) -> bool:
    """Rows that ask about one line, which their engineers did comment."""
    return row.scope == "line" and bool(written(row).annotations)


def prompt(row: Comment, language: str, examples: Sequence[Comment]) -> list[Message]:
    """The system's turn, one question and answer for each example, and the question."""
    return chat(SYSTEM[language], partial(_question, language=language), target, row, examples)


def _question(row: Comment, language: str) -> str:
    number = row.target_line or 1
    return QUESTION[language].format(
        number=number,
        language=title(row.programming_language),
        context=row.description,
        code=fenced(row.code_snippet, row.programming_language),
        line=row.code_snippet.split("\n")[number - 1].strip(),
    )


def target(row: Comment) -> str:
    """The engineers' comment on the line, as plain text."""
    return "\n".join(a.annotation.strip() for a in written(row).annotations)


TASK = Task(
    name="comment_line",
    config="comment",
    metrics=("comment_score", "comment_accuracy", "comment_logic", "comment_format"),
    select=select,
    prompt=prompt,
    target=target,
    parse=read_line,
    columns=columns,
)
