"""Whether an export still says what its source says: tokens and logits side by side, on real questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ianvs_bridge.backends._engine import Asked, Engine
from ianvs_bridge.export._target import Precision

TOKENS = 64
"""Of each answer."""
TIE = 1e-3
"""Two logits as near as this are a tie: the source itself could have said either."""
AGREEMENT: dict[Precision, float] = {"fp32": 1.0, "int8": 0.9, "int4": 0.7}
"""The least share of tokens that an export must choose as its source does, given the same beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One question to both."""

    id: str
    """Of the row."""
    prompt_tokens: int
    tokens: int
    """That the source answered, greedily."""
    equal_tokens: int
    """That the export answered too, on its own, before it first said another."""
    first_divergence: int | None
    """Which token that was; None if there was none."""
    margin: float | None
    """By how much the source preferred its own token there, in logits; None without a divergence."""
    same_choice: int
    """Tokens that the export would choose too, given the source's answer up to there."""
    max_difference: float
    """Of logits, over all those tokens and the vocabulary."""
    mean_difference: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """All questions together."""

    precision: Precision
    prompts: int
    left_out: int
    """Questions that are longer than the model reads."""
    tokens: int
    equal_tokens: float
    """As a share of all."""
    equal_answers: int
    ties: int
    """Answers that part at a token between which and another the source could not decide."""
    same_choice: float
    """As a share of all tokens."""
    max_difference: float
    mean_difference: float
    kept: bool
    """Whether no more was lost than this precision may lose."""
    bound: str
    """What that is, in words."""
    rows: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a model says to a prompt by itself, and how sure it is of each token."""

    tokens: Sequence[int]
    logits: Any


def said(engine: Engine, prompt: Sequence[int], ends: frozenset[int]) -> Said:
    """The greedy answer of a model, its end included."""
    tokens = greedy(engine, prompt, ends)
    return Said(tokens, engine.logits(prompt, tokens))


def greedy(engine: Engine, prompt: Sequence[int], ends: frozenset[int]) -> list[int]:
    """The first ``TOKENS`` tokens of an answer, up to its end."""
    tokens: list[int] = []
    most = min(TOKENS, engine.context - len(prompt))

    def take(_: int, token: int) -> bool:
        tokens.append(token)
        return token in ends or len(tokens) == most

    engine.generate([Asked(tokens=prompt, most=most)], take)
    return tokens


def compare(name: str, prompt: Sequence[int], source: Said, export: Engine, ends: frozenset[int]) -> Compared:
    """Ask the export what the source was asked."""
    ours, theirs = source.tokens, greedy(export, prompt, ends)
    at = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), None)
    logits = export.logits(prompt, ours)
    apart = abs(source.logits - logits)
    return Compared(
        id=name,
        prompt_tokens=len(prompt),
        tokens=len(ours),
        equal_tokens=len(ours) if at is None else at,
        first_divergence=at,
        margin=None if at is None else float(source.logits[at, ours[at]] - source.logits[at, theirs[at]]),
        same_choice=int((logits.argmax(-1) == source.logits.argmax(-1)).sum()),
        max_difference=float(apart.max()),
        mean_difference=float(apart.mean()),
    )


def summed(rows: Sequence[Compared], precision: Precision, left_out: int) -> Parity:
    """All questions together, and whether the export keeps what it must."""
    tokens = sum(row.tokens for row in rows)
    same = sum(row.same_choice for row in rows) / tokens
    ties = sum(row.margin is not None and row.margin <= TIE for row in rows)
    equal = sum(row.first_divergence is None for row in rows)
    exact = equal + ties == len(rows)
    return Parity(
        precision=precision,
        prompts=len(rows),
        left_out=left_out,
        tokens=tokens,
        equal_tokens=sum(row.equal_tokens for row in rows) / tokens,
        equal_answers=equal,
        ties=ties,
        same_choice=same,
        max_difference=max(row.max_difference for row in rows),
        mean_difference=sum(row.mean_difference * row.tokens for row in rows) / tokens,
        kept=exact if precision == "fp32" else same >= AGREEMENT[precision],
        bound="the same tokens, but for ties"
        if precision == "fp32"
        else f"at least {AGREEMENT[precision]:.0%} chosen alike",
        rows=tuple(rows),
    )
