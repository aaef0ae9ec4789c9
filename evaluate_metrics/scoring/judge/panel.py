"""Putting each row to the judge several times, in several orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from itertools import product
from pathlib import Path
from typing import Any

from evaluate_metrics.scoring import columns
from evaluate_metrics.scoring.chat import Answer, Chat, Options, Question
from evaluate_metrics.scoring.judge import prompt, summing, verdict
from evaluate_metrics.scoring.judge.rubric import criteria as rubric
from evaluate_metrics.scoring.judge.summing import Ballot, Row
from evaluate_metrics.scoring.judge.verdict import Verdict
from evaluate_metrics.scoring.words import is_chinese

NO_MODEL = 'judge asks a model and has none: give model="NAME@URL", such as "qwen3@http://127.0.0.1:11434/v1"'


def compute(
    *,
    predictions: Sequence[str | None],
    code: Sequence[str | None],
    references: Sequence[str | None],
    criteria: Sequence[str | None],
    natural_language: Sequence[str | None],
    model: str | None,
    seeds: int,
    orders: int,
    options: dict[str, Any],
) -> dict[str, object]:
    """Ask a model ``seeds * orders`` times about each row, and fold the verdicts.

    Raises:
        ValueError: There is no model, or a setting, a language or the criteria of a row make no sense.
    """
    if model is None:
        raise ValueError(NO_MODEL)
    for name, value in (("seeds", seeds), ("orders", orders)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, found {value}")
    columns.check_languages(natural_language)
    chat = Chat(model, _options(options))
    given = zip(predictions, code, references, criteria, natural_language, strict=True)
    cases = [_case(*row) for row in given]
    rounds = list(product(range(seeds), range(orders)))
    rows = list(_asked(chat, cases, rounds))
    compared = [not isinstance(case, str) and case.reference is not None for case in cases]
    about = {"model": str(chat.model), "prompt": prompt.version(), "spent": asdict(chat.spent)}
    return {**summing.folded(rows, compared), **about}


def _options(given: dict[str, Any]) -> Options:
    known = sorted(f.name for f in fields(Options))
    for name in given:
        if name not in known:
            raise ValueError(f"unknown option {name!r}; there are: {', '.join(known)}")
    cache = given.get("cache")
    return Options(**{**given, "cache": None if cache is None else Path(cache)})


def _case(
    prediction: str | None, code: str | None, reference: str | None, own: str | None, language: str | None
) -> prompt.Case | str:
    """What is put to the judge, or why nothing is."""
    if prediction is None or code is None:
        return "no prediction" if prediction is None else "no code"
    tongue = language or ("zh" if is_chinese(reference or prediction) else "en")
    return prompt.Case(
        candidate=prediction, code=code, reference=reference, criteria=rubric(own, tongue), language=tongue
    )


def _asked(chat: Chat, cases: Sequence[prompt.Case | str], rounds: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """The ballots of each row, in the order of the rows."""
    asked = [case for case in cases if not isinstance(case, str)]
    answers = chat.answers(
        Question(messages=prompt.sheet(case, seed, order).messages, sample=seed)
        for case in asked
        for seed, order in rounds
    )
    for case in cases:
        if isinstance(case, str):
            yield case
        else:
            yield [Ballot(seed, order, _read(next(answers), case, seed, order)) for seed, order in rounds]


def _read(answer: Answer, case: prompt.Case, seed: int, order: int) -> Verdict | str:
    if answer.text is None:
        return f"no answer: {answer.error}"
    names = [criterion.name for criterion in case.criteria]
    found = verdict.read(answer.text, prompt.sheet(case, seed, order).nonce, names)
    return "cut off at the limit on tokens" if isinstance(found, str) and answer.truncated else found
