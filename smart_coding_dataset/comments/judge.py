"""Which comments are worth a row: each reason to leave one out, in the order in which they are asked."""

from __future__ import annotations

import re

from smart_coding_dataset.comments import text
from smart_coding_dataset.comments.natural_language import natural_language, words
from smart_coding_dataset.comments.remarks import Remark
from smart_coding_dataset.languages._language import Language

MIN_WORDS = 2
"""Words of an annotation, at least; of a summary one more. Code and names do not count; Chinese characters do."""
MIN_HAN = 4
"""Characters of a Chinese comment, at least."""
MAX_ANNOTATION = 1000
"""Characters of an annotation, at most."""
MAX_SUMMARY = 3000
"""Characters of a summary, at most."""
MIN_PROSE = 0.3
"""Share of the visible characters that must stand in words."""

_LICENCE = re.compile(
    r"copyright\s*(?:\(c\)|©|\d{4}|holder)|©\s*\d{4}|SPDX-License-Identifier|all rights reserved"
    r"|licen[sc]ed under|permission is hereby granted|redistribution and use in source",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:todo|fixme|xxx+|hack|bug|note|nb|tbd|warning|\?\?+)\b\s*(?:\([^)]*\)|@\w+)?[\s:.!?-]*", re.IGNORECASE
)
_TAGS = re.compile(r"\s*(?::(?:param|type|return|rtype|raise)|@(?!(?:brief|summary|description)\b)\w+|\{@)")
_DOCTEST = re.compile(r"^ *>>> .*(?:\n(?! *>>>) *\S.*)*", re.MULTILINE)


def fault(remark: Remark, said: str, language: Language) -> str | None:
    """Why a remark is left out, given its words; None if it is worth keeping."""
    if not said:
        return _wordless(remark, language)
    too_long = len(said) > (MAX_SUMMARY if remark.line is None else MAX_ANNOTATION)
    if remark.unfit or too_long:
        return remark.unfit or "too long"
    if _LICENCE.search(said):
        return "licence"
    if (note := _NOTE.match(said)) and len(words(said[note.end() :])) < MIN_WORDS + 1:
        return "note without content"
    if remark.marks[0].of is None and language.is_code([line for m in remark.marks for line in text.bare(m.text)]):
        return "commented-out code"
    return _wording_fault(said, whole=remark.line is None)


def _wordless(remark: Remark, language: Language) -> str:
    pragma = any(language.pragma.match("\n".join(text.bare(mark.text)).strip()) for mark in remark.marks)
    return "pragma" if pragma else "separator or empty"


def _wording_fault(said: str, *, whole: bool) -> str | None:
    prose = _DOCTEST.sub("", said)
    if whole and _TAGS.match(prose):
        return "tags without a statement"
    spoken = words(prose)
    if not spoken or (not whole and sum(map(len, spoken)) < MIN_PROSE * len("".join(prose.split()))):
        return "no natural language"
    language = natural_language(prose)
    if language is None:
        return "other language"
    least = MIN_HAN if language == "zh" else MIN_WORDS + whole
    return "too short" if len(spoken) < least else None
