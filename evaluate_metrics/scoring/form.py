"""Whether an answer has the form of a comment: its language, length, marks, tags and line numbers.

A product of shares, each 1 where nothing is wrong. What counts as long depends on the size of the code.
"""

from __future__ import annotations

import re

from evaluate_metrics.scoring.against_code import EXCEPTION
from evaluate_metrics.scoring.answers import description
from evaluate_metrics.scoring.phrases import pattern
from evaluate_metrics.scoring.row import Row
from evaluate_metrics.scoring.words import is_chinese, words

_CHAT, _FILLER = pattern("chat"), pattern("filler")
_TODO = re.compile(r"\b(?:TODO|FIXME|XXX|TBD)\b")
_PARAM = re.compile(r"@param\s+(\w+)|:param\s+(?:\w+\s+)?(\w+):")
CHAT, FENCE, TODO, FILLER, WRONG_LANGUAGE, BAD_TAG = 0.7, 0.75, 0.7, 0.94, 0.35, 0.9
WORDS_ALLOWED, WORDS_A_LINE = 60.0, 6.0
"""Length that is in proportion: so many words, and so many more for each line of code."""


def score(row: Row) -> tuple[float, dict[str, object]]:
    """Score in 0..1 and its evidence; 0 for an answer that says nothing."""
    if not row.notes:
        return 0.0, {"said": "nothing"}
    told = "\n".join(n.text for n in row.answer.notes)
    parts = {
        "language": 1.0 if is_chinese(row.text) == (row.language == "zh") else WRONG_LANGUAGE,
        "length": _length(row),
        "no_chat": CHAT if _CHAT.search(told) else 1.0,
        "no_code": FENCE if "```" in told or "~~~" in told else 1.0,
        "content": (TODO if _TODO.search(told) else 1.0) * FILLER ** min(4, len(_FILLER.findall(told))),
        "tags": BAD_TAG ** min(4, _bad_tags(row)),
        "sentence": _sentence(row),
        "lines": _lines(row),
    }
    total = 1.0
    for part in parts.values():
        total *= part
    return total, {k: round(v, 3) for k, v in parts.items()}


def _length(row: Row) -> float:
    """1 for a short comment, one half at twice the length that is in proportion."""
    count = sum(1.0 if w.text.isascii() else 0.6 for n in row.answer.notes for w in words(n.text))
    allowed = WORDS_ALLOWED + WORDS_A_LINE * sum(x.is_code for x in row.code.lines)
    return 1 / (1 + (count / (2 * allowed)) ** 2)


def _bad_tags(row: Row) -> int:
    """Parameters and exceptions that are listed and do not exist."""
    parameters = (
        {a or b for a, b in _PARAM.findall(row.text)} - set(row.code.facts.parameters)
        if row.code.facts.parameters
        else set()
    )
    facts = row.code.facts
    return len(parameters - row.code.names) + len(set(EXCEPTION.findall(row.text)) - facts.raises - facts.mentions)


def _sentence(row: Row) -> float:
    """Begins as a sentence does and ends in a mark: judged gently, a twentieth each, over all notes."""
    total = 0.0
    for note in row.notes:
        text = description(note.text)
        first = text.split()[0] if text else ""
        begins = not first[:1].islower() or not first.isalpha() or first in row.code.names
        total += 1.0 - 0.05 * (not begins) - 0.05 * (text[-1:] not in set(".!?。！？:：)`\"'>"))
    return total / len(row.notes)


def _lines(row: Row) -> float:
    """Annotations on lines of code that exist, one a line, and not on more than two lines of three."""
    numbers = [n.line for n in row.answer.notes if n.line is not None]
    entries = len(row.answer.notes) + len(row.answer.faults)
    valid = {x.number for x in row.code.lines if x.is_code}
    bad = sum(n not in valid for n in numbers) + len(numbers) - len(set(numbers)) + len(row.answer.faults)
    crowded = max(0.0, len(set(numbers)) / max(3, len(valid)) - 2 / 3)
    return max(0.0, 1.0 - bad / entries) * (1.0 - crowded)
