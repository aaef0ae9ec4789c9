"""Complete code: write the block that is missing from a file, between what stands above and below it.

The file is the one after a fix, and it wrote most of the block. A prediction is the block alone, as plain text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from smart_coding_dataset.records import Issue
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._asking import chat
from smart_coding_dataset.tasks._filling import read_block
from smart_coding_dataset.tasks._holes import MARK, Hole, dedented, holes_between
from smart_coding_dataset.tasks._task import Abstention, Message, Parsed, Task

SYSTEM = {
    "en": "You are an experienced engineer who completes code as its authors would.",
    "zh": "你是一名经验丰富的工程师，按照代码作者的方式补全代码。",
}
QUESTION = {
    "en": """\
In the file {path}, some lines are missing at the mark {mark}: whole statements, 12 lines at most.
The file is being changed for this issue: {title}
Answer with the missing lines alone, in one fenced block: nothing of what stands above or below the mark.

{code}""",
    "zh": """\
文件 {path} 中，标记 {mark} 处缺少若干行代码：都是完整的语句，最多 12 行。
修改这个文件是为了解决这个问题：{title}
只回答缺少的这几行，放在一个代码块中，不要重复标记之前或之后的代码。

{code}""",
}


def select(row: Issue) -> bool:
    """Rows whose fix wrote a block of Python that can be hidden and read back."""
    return row.code_after.file_path.endswith(".py") and _found(row) is not None


def _found(row: Issue) -> Hole | None:
    return _searched(row.code_before.code_snippet, row.code_after.code_snippet, row.id)


@lru_cache(maxsize=64)
def _searched(before: str, after: str, name: str) -> Hole | None:
    """The first block by hash that is read back as it is: none that begins or ends like the file around it.

    Kept, since the prompt, the target, the reader and the metric all ask for it.
    """
    return next((hole for hole in holes_between(before, after, name) if _read_back(hole)), None)


def _read_back(hole: Hole) -> bool:
    return read_block(_answer(hole), hole) == Parsed(prediction=dedented(hole.block))


def _answer(hole: Hole) -> str:
    return fenced("\n".join(hole.block), "python")


def _hole(row: Issue) -> Hole:
    """The hole of a row that the task takes.

    Raises:
        ValueError: It takes none such.
    """
    hole = _found(row)
    if hole is None:
        raise ValueError(f"{row.id}: no block can be hidden")
    return hole


def prompt(row: Issue, language: str, examples: Sequence[Issue]) -> list[Message]:
    """The system's turn, one question and answer for each example, and the question."""
    return chat(SYSTEM[language], partial(_question, language=language), target, row, examples)


def _question(row: Issue, language: str) -> str:
    return QUESTION[language].format(
        path=row.code_after.file_path,
        mark=MARK,
        title=row.issue_description,
        code=fenced(_hole(row).shown(), "python"),
    )


def target(row: Issue) -> str:
    """The block that the engineers wrote, in a fence."""
    return _answer(_hole(row))


def parse(text: str, row: Issue) -> Parsed | Abstention:
    """Read an answer into the block; ``_filling`` says how."""
    return read_block(text, _hole(row))


def columns(row: Issue) -> Mapping[str, Any]:
    """What the metric gets besides the prediction; ``code`` is the file as it was shown."""
    hole = _hole(row)
    return {"references": dedented(hole.block), "code": hole.shown(), "ids": row.id}


TASK = Task(
    name="code_completion",
    config="issue",
    metrics=("edit_similarity",),
    select=select,
    prompt=prompt,
    target=target,
    parse=parse,
    columns=columns,
)
