"""Claims of a comment that the code speaks against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from evaluate_metrics.scoring.answers import Note, sentences
from evaluate_metrics.scoring.code_facts import Code
from evaluate_metrics.scoring.comparisons import comparison_findings
from evaluate_metrics.scoring.findings import Finding
from evaluate_metrics.scoring.phrases import pattern
from evaluate_metrics.scoring.polarity import negations, opens_with_denial, retracts
from evaluate_metrics.scoring.roles import exchanged
from evaluate_metrics.scoring.words import concepts_of, is_chinese

EXCEPTION = re.compile(r"\b[A-Z]\w*(?:Error|Exception)\b")
_NAME = re.compile(r"\b(?:[a-z]+_[a-z_0-9]+|[a-z]+[A-Z]\w+)\b|`([A-Za-z_]\w*)`")
_RAISE, _GIVE = pattern("raises"), pattern("gives")
_REASON = re.compile(r"\bnot\b|!|None|null|nil|False|false|continue|break|except|catch|else|empty|skip|without")
MISSING_EXCEPTION, FOREIGN_NAME, DENIED_OPENING, DENIED_FACT, DENIED, NO_SUCH_LINE = 0.8, 0.5, 2.0, 1.5, 0.45, 1.5
RETRACTED, FOREIGN_WORD = 1.0, 0.4
_EXAMPLE = re.compile(r"(?:\b(?:such as|for example|e\.g\.)|例如|比如|譬如)[^。；;\n]*?(?=[。；;\n]|\. |\.?$)")
_LATIN = re.compile(r"(?<![\w@:./-])[a-z][A-Za-z0-9_]{2,}(?![\w/-]|\.\w)")


def findings(notes: Iterable[Note], code: Code) -> list[Finding]:
    """All that the code speaks against, note by note, and between the notes."""
    notes = tuple(notes)
    found = [f for note in notes for f in _note(note, code)]
    return [*found, *exchanged(notes, code)]


def _note(note: Note, code: Code) -> Iterator[Finding]:
    if note.line is not None and not (1 <= note.line <= len(code.lines)):
        yield Finding("no such line", str(note.line), NO_SUCH_LINE)
    yield from _unknown_names(note, code)
    for i, sentence in enumerate(sentences(note.text)):
        yield from _denials(sentence, note, code, first=i == 0 and note.line is None)
        yield from comparison_findings(sentence, code)


def _unknown_names(note: Note, code: Code) -> Iterator[Finding]:
    """Exceptions and identifiers that the code does not have; those in examples are not said to be in it."""
    told = _EXAMPLE.sub("", note.text)
    for name in sorted(set(EXCEPTION.findall(told)) - code.facts.raises - code.facts.mentions):
        cost = MISSING_EXCEPTION if note.line is None else MISSING_EXCEPTION / 2
        yield Finding("exception not in the code", name, cost)
    named = set()
    for match in _NAME.finditer(told):
        named.add(match[0])
        name = match[1] or match[0]
        if name not in code.names and not concepts_of(name) <= code.concepts and not EXCEPTION.fullmatch(name):
            yield Finding("name not in the code", name, FOREIGN_NAME)
    if is_chinese(note.text):
        for name in sorted(set(_LATIN.findall(told)) - code.names - named):
            if not concepts_of(name) <= code.concepts:
                yield Finding("word not in the code", name, FOREIGN_WORD)


def _denials(sentence: str, note: Note, code: Code, first: bool) -> Iterator[Finding]:
    """Denials of what the code does, and denials for which the code gives no reason."""
    denied = negations(sentence)
    if retracts(sentence):
        yield Finding("says of a claim that it is untrue", sentence[:60], RETRACTED)
    if not denied:
        return
    facts = code.facts
    clauses = re.split(r"[,;，、；]|\b(?:if|when|unless|because|since|but|and|or|which|where)\b|时|则", sentence)
    for clause in clauses:
        if negations(clause) and _RAISE.search(clause) and facts.raises and EXCEPTION.search(sentence):
            yield Finding("denies what the code raises", clause.strip(), DENIED_FACT)
            return
        if negations(clause) and _GIVE.search(clause) and facts.returns and opens_with_denial(clause):
            yield Finding("denies what the code returns", clause.strip(), DENIED_FACT)
            return
    if opens_with_denial(sentence):
        share = 1.0 if first else 0.5 if note.line is None else 0.25
        yield Finding("opens with a denial", sentence[:60], DENIED_OPENING * share)
    elif len(denied) > 1:
        yield Finding("several denials in one sentence", " ".join(denied), DENIED * (len(denied) - 1))
    elif note.line is None and not _has_reason(code):
        yield Finding("denial without reason in the code", denied[0], DENIED)
    else:
        yield Finding("denial", denied[0], DENIED / 4)


def _has_reason(code: Code) -> bool:
    return any(_REASON.search(x.text) for x in code.lines)
