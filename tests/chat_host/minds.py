"""Models made of rules: the same question, the same answer."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from typing import Any

from chat_host.host import Mind, Said
from ianvs_bridge.backends import open_backend
from ianvs_bridge.backends._backend import Request
from ianvs_bridge.selection import select, task_named
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


SHORT = 900
"""Characters of a question about which ``junior`` knows something."""


GUESS = (
    "reads",
    "and",
    "checks",
    "the",
    "given",
    "value",
    "then",
    "returns",
    "all",
    "that",
    "was",
    "found",
    "in",
    "it",
)


def junior(body: dict[str, Any]) -> Said:
    """Comments short code as ``engineer`` does; of long code it says something else whenever it is asked again."""
    if len(last(body)) <= SHORT:
        return engineer(body)
    words = [*GUESS]
    random.Random(body.get("seed", 0)).shuffle(words)
    return Said(text=json.dumps([{"line_number": 1, "annotation": f"{' '.join(words).capitalize()}."}]))


def expert(body: dict[str, Any]) -> Said:
    """Says of a shipped function what its engineers wrote."""
    task = task_named("comment_function")
    _, code = FENCE.findall(last(body))[-1]
    found = next(row for row in select(task, "core", "test", None) if row.code_snippet.strip() == code.strip())
    return Said(text=task.target(found))


def held(mind: Mind) -> Mind:
    """A mind that is held to ``max_tokens``, as servers do; a token is a word and the space before it."""

    def cut(body: dict[str, Any]) -> Said:
        said = mind(body)
        tokens = re.findall(r"\s*\S+", said.text)
        most = body.get("max_tokens", len(tokens))
        return replace(said, text="".join(tokens[:most]), finish="length") if len(tokens) > most else said

    return cut
