"""Lessons as tokens, put together into batches of like length, in an order that the seed decides."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ianvs_bridge.small_model.lessons import Lesson

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

TOKENS = 4096
"""Of a batch, the padding included."""
SHUFFLED = 256
"""Lessons among which those of like length are put together: enough for little padding, few enough for chance."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A lesson as tokens."""

    tokens: list[int]
    asked: int
    """How many of ``tokens``, from the first, are the question; the rest is learnt."""


def encoded(
    lessons: Sequence[Lesson], tokenizer: PreTrainedTokenizerFast, longest: int, left_out: Counter[str]
) -> list[Encoded]:
    """The lessons that have at most ``longest`` tokens; ``left_out`` gets the number of the others."""
    found = []
    for lesson in lessons:
        question = tokenizer.apply_chat_template(lesson.messages, add_generation_prompt=True, tokenize=False)
        asked = tokenizer.encode(question, add_special_tokens=False)
        answer = tokenizer.encode(lesson.answer, add_special_tokens=False)
        if len(asked) + len(answer) < longest:
            found.append(Encoded([*asked, *answer, tokenizer.eos_token_id], len(asked)))
        else:
            left_out[f"more than {longest} tokens"] += 1
    return found


def batches(lessons: Sequence[Encoded], seed: int, tokens: int = TOKENS) -> Iterator[list[Encoded]]:
    """Batches without end: every lesson once, then every lesson once more, each time in another order."""
    chance = random.Random(seed)
    while True:
        order = chance.sample(lessons, len(lessons))
        packed: list[list[Encoded]] = []
        for start in range(0, len(order), SHUFFLED):
            packed += _packed(sorted(order[start : start + SHUFFLED], key=lambda e: len(e.tokens)), tokens)
        chance.shuffle(packed)
        yield from packed


def _packed(lessons: Sequence[Encoded], tokens: int) -> Iterator[list[Encoded]]:
    """Neighbours together, as many as fit when all are padded to the longest, which is the last."""
    batch: list[Encoded] = []
    for lesson in lessons:
        if batch and (len(batch) + 1) * len(lesson.tokens) > tokens:
            yield batch
            batch = []
        batch.append(lesson)
    if batch:
        yield batch
