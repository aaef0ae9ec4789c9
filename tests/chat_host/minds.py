"""Models made of rules: the same question, the same answer."""

from __future__ import annotations

import re
from typing import Any

from chat_host.host import Said
from ianvs_bridge.backends import open_backend
from ianvs_bridge.backends._backend import Request
from ianvs_bridge.selection import task_named
from smart_coding_dataset.records import Comment

FENCE = re.compile(r"```(\w*)\n(.*?)\n```", re.DOTALL)


def last(body: dict[str, Any]) -> str:
    """What was said last to the model."""
    text: str = body["messages"][-1]["content"]
    return text


def parrot(body: dict[str, Any]) -> Said:
    """Says the last message again."""
    return Said(text=last(body))


def engineer(body: dict[str, Any]) -> Said:
    """Comments the code in the question, from the messages alone."""
    question = last(body)
    language, code = FENCE.findall(question)[-1]
    row = Comment(
        description="",
        code_snippet=code,
        annotations=[],
        id="asked",
        scope="function",
        programming_language=language,
        natural_language="zh" if re.search("[\u4e00-\u9fff]", question) else "en",
        repository_name="",
        file_path="",
    )
    request = Request(
        task=task_named("comment_function"), row=row, messages=[], language=row.natural_language or "en"
    )
    return Said(text=next(open_backend("heuristic").complete([request])).text or "")
