"""Answer review: revise a file so that what a reviewer remarked is answered, and nothing else is disturbed.

Code refinement after review, as in CodeReviewer (Li et al. 2022, *Automating Code Review Activities by Large-Scale
Pre-training*), over whole files. The model sees the issue where one is known, the file as it was proposed, and the
remark with its lines; what the author replied is the reference for the explanation. Answers are read as fixes are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from smart_coding_dataset.comments.files import language_of
from smart_coding_dataset.records import CodeFile, Feedback
from smart_coding_dataset.tasks import _reviewing
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._asking import chat
from smart_coding_dataset.tasks._fixes import tidy
from smart_coding_dataset.tasks._fixing import read_fix
from smart_coding_dataset.tasks._task import Abstention, Message, Parsed, Task

SYSTEM = {
    "en": "You are an experienced engineer whose change is being reviewed by a colleague.",
    "zh": "你是一名经验丰富的工程师，同事正在评审你的修改。",
}
QUESTION = {
    "en": """\
You have proposed the file {path}, and a reviewer has remarked on it. Revise the file.
- Answer the remark in full, and change nothing else; what works must go on working.
- Keep the names and the signatures that others use.
First say in a few words how you have answered the remark.
Then give the complete revised file in one fenced block.
{issue}
{path} as you have proposed it:

{code}

{remark}""",
    "zh": """\
你提交了文件 {path}，评审者对它提出了意见。请据此修改。
- 完整回应评审意见，不做其他改动；原来正常的功能必须保持正常。
- 保留他人使用的名称和函数签名。
先用几句话说明你如何回应这条意见。
然后在一个代码块中给出修改后的完整文件。
{issue}
你提交的 {path}：

{code}

{remark}""",
}
ISSUE = {
    "en": "\nIssue that the work is for: {title}\n\n{body}\n",
    "zh": "\n这项工作所解决的问题：{title}\n\n{body}\n",
}
TITLE = {"en": "Remark", "zh": "评审意见"}
LINES = {"en": " on line {0}:", "zh": "（第 {0} 行）："}
RANGE = {"en": " on lines {0} to {1}:", "zh": "（第 {0} 至 {1} 行）："}
NO_LINES = {"en": ":", "zh": "："}
SUGGESTION = {"en": "Proposed in place of these lines:", "zh": "建议改为："}


def select(row: Feedback) -> bool:
    """Rows whose remark was answered by a change of one file of code, in any language."""
    return _reviewing.proposed(row) is not None


def _proposed(row: Feedback) -> CodeFile:
    """The file before the answer.

    Raises:
        ValueError: The task does not take the row.
    """
    file = _reviewing.proposed(row)
    if file is None:
        raise ValueError(f"{row.id}: no answer in one file of code")
    return file


def prompt(row: Feedback, language: str, examples: Sequence[Feedback]) -> list[Message]:
    """The system's turn, one question and answer for each example, and the question."""
    return chat(SYSTEM[language], partial(_question, language=language), target, row, examples)


def _question(row: Feedback, language: str) -> str:
    file = _proposed(row)
    about = {"title": row.issue_description, "body": tidy(row.issue_body or "")}
    return QUESTION[language].format(
        path=file.file_path,
        issue=ISSUE[language].format(**about) if row.issue_description else "",
        code=fenced(file.code_snippet, _label(file)),
        remark=_remark(row, file, language),
    )


def _label(file: CodeFile) -> str:
    """What a fence around code of a file is labelled with; empty for languages that we do not read."""
    known = language_of(file.file_path, file.code_snippet)
    return known.name if known else ""


def _remark(row: Feedback, file: CodeFile, language: str) -> str:
    """The remark below its lines, with what it proposes where it does not say so itself."""
    meant = _reviewing.lines(row)
    form = NO_LINES if meant is None else LINES if meant[0] == meant[1] else RANGE
    parts = [TITLE[language] + form[language].format(*meant or ()), tidy(row.body)]
    if meant is not None and row.code:
        parts.insert(1, fenced(row.code, _label(file)))
    if row.suggestion is not None and row.suggestion not in row.body:
        parts += [SUGGESTION[language], fenced(row.suggestion, _label(file))]
    return "\n\n".join(part for part in parts if part)


def target(row: Feedback) -> str:
    """What the author replied, and the file after the answer in a fence."""
    said, file = _reviewing.said(row), _proposed(row)
    code = fenced(_reviewing.accepted(row).replace("\r\n", "\n").rstrip("\n"), _label(file))
    return f"{said}\n\n{code}" if said else code


def parse(text: str, row: Feedback) -> Parsed | Abstention:
    """Read an answer in any form in which fixes are read."""
    return read_fix(text, _proposed(row))


def columns(row: Feedback) -> Mapping[str, Any]:
    """What the issue metrics get besides the prediction; ``code`` is what was proposed."""
    return {
        "references": _reviewing.written(row),
        "code": _proposed(row).code_snippet,
        "remarks": _reviewing.remarks(row),
        "tests": _reviewing.tests(row),
        "ids": row.id,
    }


TASK = Task(
    name="code_review",
    config="feedback",
    metrics=("engineer_alignment", "functionality"),
    select=select,
    prompt=prompt,
    target=target,
    parse=parse,
    columns=columns,
)
