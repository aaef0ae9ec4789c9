"""Write the comments that a piece of code needs: one on the whole, and one where a line needs it.

The answer asked for is the code itself with comments added, because that is what models write best: they have read
most of it, and need not count lines, at which small models fail. A JSON list is read just as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from smart_coding_dataset import comments, languages, rooms
from smart_coding_dataset.languages._language import MissingGrammarError
from smart_coding_dataset.records import Comment
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._asking import chat, title
from smart_coding_dataset.tasks._notes import columns, to_json, written
from smart_coding_dataset.tasks._reading import read_whole
from smart_coding_dataset.tasks._task import Message, Task

SYSTEM = {
    "en": "You are an experienced engineer who comments code for the colleagues who will maintain it.",
    "zh": "你是一名经验丰富的工程师，为以后维护代码的同事撰写注释。",
}
QUESTION = {
    "en": """\
Add comments in English to the following {language} code.
- One comment on the whole, where {language} documents a function: purpose, parameters, result and errors.
- A comment on its own line above each line that needs one: say why, not what the code already says.
- Do not change the code itself in any way.
Answer with the complete commented code in one fenced block and nothing else.

Context: {context}

{code}""",
    "zh": """\
请用中文为下面的 {language} 代码添加注释。
- 在 {language} 习惯书写函数文档的位置写一条总体注释：功能、参数、返回值和异常。
- 在需要解释的代码行上方单独一行写注释：说明为什么，不要重复代码已经表达的内容。
- 不得以任何方式改动代码本身。
只回答一个代码块，内容是带注释的完整代码，不要有其他文字。

背景：{context}

{code}""",
}


def select(row: Comment) -> bool:
    """Rows that ask about a whole piece of code."""
    return row.scope != "line"


def prompt(row: Comment, language: str, examples: Sequence[Comment]) -> list[Message]:
    """The system's turn, one question and answer for each example, and the question."""
    return chat(SYSTEM[language], partial(_question, language=language), target, row, examples)


def _question(row: Comment, language: str) -> str:
    code = fenced(row.code_snippet, row.programming_language)
    return QUESTION[language].format(language=title(row.programming_language), context=row.description, code=code)


def target(row: Comment) -> str:
    """The code with the engineers' comments, in a fence; a JSON list in a language that we cannot write here."""
    notes = written(row)
    if row.programming_language not in rooms.names(languages):
        return to_json(notes)
    try:
        code = comments.put_back(row.code_snippet, notes.annotations, notes.summary, row.programming_language)
    except MissingGrammarError:
        return to_json(notes)
    return fenced(code, row.programming_language)


TASK = Task(
    name="comment_function",
    config="comment",
    metrics=("comment_score", "comment_accuracy", "comment_logic", "comment_format"),
    select=select,
    prompt=prompt,
    target=target,
    parse=read_whole,
    columns=columns,
)
