"""language: a row is in the natural and the programming language that it states."""

from __future__ import annotations

import re

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.records import Comment, Drop

NATURAL = ("en", "zh")
KNOWN = tuple(rooms.names(languages))
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[A-Za-z']+")
_COMMON_TEXT = """
a all an and any are as at be been but by can do does for from get has have if in into is it its may must no not
of on one only or return returns set so such than that the their then there these this to use used was we when
where which will with you your
"""
_COMMON = frozenset(_COMMON_TEXT.split())
"""Words that almost no English passage of some length goes without."""


def as_stated(row: Comment) -> Comment | Drop:
    """Drop a row in another natural language than it states, or in a programming language that we do not know."""
    if row.programming_language not in KNOWN:
        return Drop(id=row.id, reason="language: unknown programming language", detail=row.programming_language)
    if row.natural_language not in NATURAL:
        return Drop(id=row.id, reason="language: neither en nor zh", detail=row.natural_language)
    text = "\n".join(asked_texts(row))
    if not _is_in(text, row.natural_language):
        return Drop(id=row.id, reason=f"language: not {row.natural_language}, as stated", detail=text[:200])
    return row


def asked_texts(row: Comment) -> list[str]:
    """What the engineers wrote: the summary and the annotations."""
    return [row.summary or "", *(a.annotation for a in row.annotations)]


def _is_in(text: str, language: str) -> bool:
    letters = len(_LETTER.findall(text))
    han = len(_HAN.findall(text))
    if _KANA_HANGUL.search(text):
        return False
    if language == "zh":
        return han * 5 >= letters
    words = _WORD.findall(text)
    latin = sum(map(len, words))
    english = len(words) < 12 or any(word.lower() in _COMMON for word in words)
    return han * 10 <= letters and latin * 10 >= letters * 9 and english
