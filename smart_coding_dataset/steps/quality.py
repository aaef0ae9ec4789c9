"""quality: a row that no model could learn from and no engineer would want to read is left out.

Which comments are comments at all (no pragma, no commented-out code …) is decided in extraction. Here it is about
the row as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smart_coding_dataset.records import Comment, Drop
from smart_coding_dataset.steps.language import asked_texts

MIN_WORDS = 3
"""Words of summary and annotations together, a Han character counting as half a word."""
MAX_LINE = 400
"""Characters of the longest line of code: beyond it are tables and minified code."""
MAX_CODE = 20_000
MAX_MEAN_LINE = 120

TELLING = 12
"""Characters from which a comment found in the snippet is no coincidence."""

_FORM = re.compile(r"[\s#/*]+")
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd\ufeff\ud800-\udfff]")
_MOJIBAKE = re.compile(r"[ÃÂ][\x80-\xbf]|â€[\u0080-\u2122]|ï»¿|锟斤拷|烫烫烫")
"""UTF-8 read as Latin-1 or Windows-1252, and the marks that lossy Chinese conversions leave."""


def worth_keeping(row: Comment) -> Comment | Drop:
    """Drop a row with too few words, broken characters, or code that nobody wrote by hand."""
    fault = _fault(row)
    return row if fault is None else Drop(id=row.id, reason=f"quality: {fault}")


def _fault(row: Comment) -> str | None:
    """What is wrong with a row; None if nothing is."""
    text = "\n".join(asked_texts(row))
    lines = row.code_snippet.splitlines() or [""]
    faults = {
        "no valid Unicode, or control characters": _CONTROL.search(row.code_snippet + text + row.description),
        "text in a broken encoding": _MOJIBAKE.search(text),
        "too few words": words(text) < MIN_WORDS,
        "code too long": len(row.code_snippet) > MAX_CODE,
        "line too long": max(map(len, lines)) > MAX_LINE,
        "the code gives the comment away": next(survivors(row), None),
        "minified code": len(row.code_snippet) > MAX_MEAN_LINE * len(lines),
    }
    return next((name for name, present in faults.items() if present), None)


def survivors(row: Comment) -> Iterator[str]:
    """The columns whose comment still stands in the snippet, in a string, say, or wrapped over lines otherwise."""
    snippet = _squeezed(row.code_snippet)
    asked = {f"annotations[{i}].annotation": a.annotation for i, a in enumerate(row.annotations)}
    for column, text in {**asked, "summary": row.summary or ""}.items():
        letters = _squeezed(text)
        if len(letters) >= TELLING and letters in snippet:
            yield column


def _squeezed(text: str) -> str:
    """Without white space and comment signs."""
    return _FORM.sub("", text)


def words(text: str) -> float:
    """How many words a text has, in English or Chinese."""
    han = len(_HAN.findall(text))
    return len(_WORD.findall(_HAN.sub(" ", text))) + han / 2
