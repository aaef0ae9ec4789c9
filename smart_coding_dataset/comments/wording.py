"""What a remark says: its words without markers, and without the parts that speak to tools."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from smart_coding_dataset.comments import text
from smart_coding_dataset.comments.remarks import Remark
from smart_coding_dataset.languages._language import Language


def wording(remark: Remark, language: Language) -> str:
    """The words of a remark, as they stand in a row; empty if it says nothing to a reader.

    A comment on the whole keeps its layout; the lines of any other are joined into paragraphs.
    """
    if remark.marks[0].of is not None:
        value = text.docstring(remark.marks[0].text)
        return value if remark.line is None else _for_readers(value, text.settle, language)
    clean = text.layout if remark.line is None else text.settle
    raws = [mark.text for mark in remark.marks]
    raws = [kept for raw in raws if (kept := without_pragmas(raw, language))]
    return _for_readers(text.doc(raws) if remark.line is None else text.prose(raws), clean, language)


def without_pragmas(raw: str, language: Language) -> str:
    """The text of a comment, with its markers, less what speaks to tools; empty if that was all."""
    parts = _parts(language.line_comment).split(raw)
    return "".join(part for part in parts if not language.pragma.match("\n".join(text.bare(part)).strip()))


def _for_readers(words: str, clean: Callable[[str], str], language: Language) -> str:
    """Words less their lines that would speak to tools if they stood in a comment of their own."""
    words = clean(words)
    while (left := clean("\n".join(without_pragmas(line, language) for line in words.split("\n")))) != words:
        words = left
    return words


@cache
def _parts(marker: str) -> re.Pattern[str]:
    """Where a comment on a line starts anew: ``# why this is so  # noqa``."""
    return re.compile(rf"(?<=\s)(?={re.escape(marker)})")
