"""The chat that every task asks with: a system turn, examples as turns of their own, then the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.tasks._task import Message


def title(language: str) -> str:
    """A programming language as people write it: ``C++``; a language without a file in its room stays as it is."""
    known = language in rooms.names(languages)
    return str(rooms.member(languages, language, "LANGUAGE").title) if known else language


def chat(
    system: str, question: Callable[[Any], str], answer: Callable[[Any], str], row: Any, examples: Sequence[Any]
) -> list[Message]:
    """Ask ``question`` about ``row``, after showing what ``answer`` each of the ``examples`` got."""
    turns = [{"role": "system", "content": system}]
    for example in examples:
        turns.append({"role": "user", "content": question(example)})
        turns.append({"role": "assistant", "content": answer(example)})
    return [*turns, {"role": "user", "content": question(row)}]
