"""What stands on each line of code, read lexically, so that it works for any programming language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evaluate_metrics.scoring.words import TOKEN, concept, concepts_of, words

_TEXT = re.compile(r"'''.*?'''|\"\"\".*?\"\"\"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`", re.S)
_COMMENT = re.compile(r"^\s*(#(?!include|define)|//|/\*|\*)")
_MEANS = (
    (re.compile(p), frozenset(c.split()))
    for p, c in (
        (r"<=|>=|[^<]<[^<]|[^>-]>[^>]", "compare_less compare_more cap"),
        (r"==|!=|===|\bis\b", "equal"),
        (r"\+=|\+\+|\.append|\.push|\.add", "add"),
        (r"-=|--", "subtract remove"),
        (r"\[-1\]|\.back\(", "end"),
        (r"\[0\]|\.front\(", "start"),
        (r"\bmax\b", "max cap"),
        (r"\bmin\b", "min cap"),
        (r"\b(None|null|nil|nullptr|undefined|nullopt)\b", "none"),
        (r"\bfor\b|\bwhile\b|\.map\(", "each while"),
        (r"\bif\b|\?|\bswitch\b|\bcase\b|\bmatch\b", "condition"),
        (r"\belse\b|\bor\b|\?\?", "else"),
        (r"\b(raise|throw|throws|panic|except|catch|rescue|Err)\b", "raise"),
        (r"\b(return|yield)\b", "return"),
        (r"\b(not|isEmpty|len|length|size)\b|!|\"\"|''", "empty"),
        (r"\*\*|<<|>>|\bpow\b", "pow"),
        (r"/", "divide"),
        (r"%", "divide"),
        (r"[\w)\]] \* [\w(]", "multiply"),
        (r"[\w)\]] - [\w(]", "subtract"),
        (r"[\w)\]] \+ [\w(]", "add sum"),
        (r"\bcontinue\b", "filter"),
        (r"\bbreak\b", "end"),
        (r"\[[^\]]*:[^\]]*\]|\.\.", "range split"),
        (r"\[\]|list\(|\blist\b", "list"),
        (r"\{\}|dict\(", "dict"),
        (r"\.get\(|\[\w+\]", "get key"),
        (r"=(?!=)", "set"),
        (r"-\d|negat", "negative"),
        (r"\w\(", "call"),
    )
)
_OPERATORS = tuple(_MEANS)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of code."""

    number: int
    """Counts from 1."""
    text: str
    names: frozenset[str]
    """Identifiers, numbers and string constants as written."""
    concepts: frozenset[str]
    """What its names, words in strings and operators stand for."""
    is_code: bool
    """Neither blank nor a comment nor closing brackets alone."""


def lines(code: str) -> tuple[Line, ...]:
    """The lines of a piece of code, in order."""
    return tuple(line(i, text) for i, text in enumerate(code.splitlines(), 1))


def line(number: int, text: str) -> Line:
    """One line of code."""
    tokens = TOKEN.findall(text)
    names = TOKEN.findall(_TEXT.sub(" ", text))
    quoted = [q[1:-1] for q in _TEXT.findall(text)]
    found = {c for t in tokens for c in concepts_of(t)} | {c for t in tokens if (c := concept(t))}
    found |= {w.concept for q in quoted for w in words(q) if w.concept}
    for pattern, concepts in _OPERATORS:
        if pattern.search(text):
            found |= concepts
    is_code = bool(tokens) and not _COMMENT.match(text)
    return Line(number, text, frozenset(names) | frozenset(q for q in quoted if q), frozenset(found), is_code)
