"""The model card: what it is, what it learnt from and under which licences, and what it is not for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ianvs_bridge.small_model.lessons import Lesson

CARD = """\
---
license: apache-2.0
language: [en, zh]
library_name: transformers
pipeline_tag: text-generation
tags: [code, comments, smart-coding]
---

# The small model of Smart Coding

A decoder of {millions:.1f} million parameters (Qwen3) that answers the tasks `comment_function` and
`comment_line` of Smart Coding. It is there so that exporting, running and measuring a model need no download.
It says more than nothing; nobody should believe what it says of their code.

## What it learnt

{learnt} questions of the two tasks, in {steps} batches of 4,096 tokens, seed {seed}: answers, and questions at
half their weight. On the validation split the answers cost {loss:.2f} nats a token. English answers are the first
paragraph of what engineers wrote in the packages below; Chinese ones, too rare there, are what the backend
`heuristic` says. What the code does not bear out was left out.
Test code, the shipped test rows and the split `test` were left out.

| package | version | licence | lessons |
|---|---|---|---|
{sources}

The code and comments belong to their authors, under the licences named; the source distributions hold the notices.
Weights and tokenizer were made by this project.

## Form

The chat template leaves out the system's turn and the first paragraph of a question, which holds the instructions:
they are always the same. The answer to a whole function is prose, the comment on the whole. It takes 1,024 tokens,
and has learnt from questions of up to 512.

## Made with

{versions}; `training.json` has the rest. `smart-coding train` makes it again.
"""


def card(about: Mapping[str, Any], lessons: Sequence[Lesson]) -> str:
    """The card of a model that was trained on ``lessons``; ``about`` is what ``training.json`` holds."""
    counts = Counter(lesson.source for lesson in lessons)
    return CARD.format(
        millions=about["parameters"] / 1e6,
        learnt=about["lessons"]["learnt"],
        steps=about["steps"],
        seed=about["seed"],
        loss=about["loss"]["validation"],
        sources="\n".join(
            f"| [{source.repository}]({source.url}) | {source.version} | {source.license} | {count} |"
            for source, count in sorted(counts.items())
        ),
        versions=", ".join(f"{name} {number}" for name, number in about["versions"].items()),
    )
