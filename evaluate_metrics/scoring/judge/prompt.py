"""What the judge is shown.

Instructions are one message, the material another. The latter holds JSON strings alone, between marks that come
from a hash of the material itself, so that no part of it can know them; and a verdict counts only with a nonce
that stands in the instructions and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evaluate_metrics.scoring.columns import LANGUAGES
from evaluate_metrics.scoring.judge.rubric import RUBRIC, Criterion

PARTS = {
    "en": {"code": "what it is about", "candidate": "what you rate", "reference": "what engineers wrote there"},
    "zh": {"code": "所针对的代码", "candidate": "要评分的候选内容", "reference": "工程师在此写下的内容"},
}
SIGNS = re.compile(r"<|\[(?=/?[A-Z_]+\])")
"""Where control tokens of chat templates begin: ``<|im_end|>``, ``</s>``, ``[INST]``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One answer to judge."""

    candidate: str
    code: str
    reference: str | None
    criteria: tuple[Criterion, ...]
    language: str
    """``en`` or ``zh``: that of the instructions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One question to the judge."""

    messages: list[dict[str, str]]
    nonce: str


def sheet(case: Case, seed: int, order: int) -> Sheet:
    """The question about ``case`` in one of its orders.

    An odd order shows the reference before the candidate and the criteria backwards; every second one begins with
    another criterion.
    """
    nonce, mark = (_secret(purpose, case, seed, order) for purpose in ("nonce", "mark"))
    parts = _parts(case, order)
    criteria = _turned(case.criteria, order)
    form = ", ".join(f'{json.dumps(c.name, ensure_ascii=False)}: {{"reason": "…", "score": …}}' for c in criteria)
    values = {
        "MARK": mark,
        "PARTS": "\n".join(f"- {name}: {PARTS[case.language][name]}" for name in parts),
        "CRITERIA": "\n".join(f"- {c.name}: {c.question}" for c in criteria),
        "FORM": f'{{"nonce": "{nonce}", "verdict": {{{form}}}}}',
    }
    instructions = re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], _template(case.language))
    material = "\n".join(f'{{"{name}": {_string(text)}}}' for name, text in parts.items())
    return Sheet(
        messages=[
            {"role": "system", "content": instructions},
            {"role": "user", "content": f"{mark}\n{material}\n{mark}"},
        ],
        nonce=nonce,
    )


def version() -> str:
    """Twelve characters that change with the words of the prompt."""
    words = [[_template(name), PARTS[name], [[c.name, c.question] for c in RUBRIC[name]]] for name in LANGUAGES]
    return hashlib.sha256(json.dumps([words, SIGNS.pattern]).encode()).hexdigest()[:12]


def _parts(case: Case, order: int) -> dict[str, str]:
    pair = [("candidate", case.candidate)]
    if case.reference is not None:
        pair.insert(0 if order % 2 else 1, ("reference", case.reference))
    return dict([("code", case.code), *pair])


def _turned(criteria: tuple[Criterion, ...], order: int) -> tuple[Criterion, ...]:
    start = order // 2 % len(criteria)
    turned = criteria[start:] + criteria[:start]
    return turned[::-1] if order % 2 else turned


def _secret(purpose: str, case: Case, seed: int, order: int) -> str:
    """32 characters that a text cannot hold, since they change with it."""
    own = [[c.name, c.question] for c in case.criteria]
    content = [purpose, seed, order, case.candidate, case.code, case.reference, own]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


def _string(text: str) -> str:
    """A JSON string in which no control token of a chat template can stand."""
    return SIGNS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


@cache
def _template(language: str) -> str:
    return Path(__file__).with_name(f"prompt.{language}.txt").read_text(encoding="utf-8").strip()
