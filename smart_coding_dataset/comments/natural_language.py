"""Which natural language a comment is in: English, Chinese, or another, which we leave out.

Scripts tell most. English is told from others in Latin letters by the words that no sentence does without.
"""

from __future__ import annotations

import re
from typing import Literal

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u03ff\u0400-\u052f\u0530-\u06ff\u0900-\u0fff]{2,}")
_ACCENTED = re.compile(r"[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")
_LATIN_WORD = re.compile(r"[a-z\u00c0-\u024f']{2,}", re.IGNORECASE)
_NO_PROSE = re.compile(
    r"`[^`]*`|https?://\S+|\S*[_/\\@=<>{}\[\]()]\S*|\b\w*\d\w*\b|\b[a-z]+[A-Z]\w*|\w+\.\w[\w.]*"
)

_ENGLISH = re.compile(
    r"\b(?:the|an?|of|to|is|are|be|in|for|on|if|it|this|that|with|as|by|we|not|and|or|from|when|which|will|should|must"
    r"|can|has|have|was|were|at|so|do|does|only|no|all|any|use[ds]?|returns?)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\b(?:der|das|und|ist|nicht|eine?n?|wird|werden|mit|von|zu|auf|für|dem|wenn|oder|auch|nach|aus|sind"  # German
    r"|les?|la|une|des|dans|pour|pas|que|qui|sur|avec|ce|cette|sont|du|aux?|ou|nous"  # French
    r"|el|los|como|esta|pero|más|si|por|del|se|os|uma|não|ao|dos|da|na"  # Spanish, Portuguese
    r"|il|gli|di|che|non|sono|della|nel|het|van|niet|voor|wordt|zijn)\b",  # Italian, Dutch
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    """The words of a text that are no code: Latin words, and each Chinese character as a word."""
    return _LATIN_WORD.findall(_NO_PROSE.sub(" ", text)) + _HAN.findall(text)


def natural_language(text: str) -> Literal["en", "zh"] | None:
    """``en`` or ``zh``; None for another language. Of too few words to tell, ``en``."""
    if text.isascii():
        return _latin(text)
    if len(_KANA_OR_HANGUL.findall(text)) >= 2 or _OTHER_SCRIPT.search(text):
        return None
    han = len(_HAN.findall(text))
    if han >= 2 and han * 2 >= len(_LATIN_WORD.findall(_NO_PROSE.sub(" ", text))):
        return "zh"
    return _latin(text)


def _latin(text: str) -> Literal["en"] | None:
    english, foreign = len(_ENGLISH.findall(text)), len(_FOREIGN.findall(text))
    if english > foreign:  # nearly always, and then nothing else needs a look
        return "en"
    latin = _LATIN_WORD.findall(_NO_PROSE.sub(" ", text))
    accented = sum(bool(_ACCENTED.search(word)) for word in latin)
    if foreign > english and foreign + accented >= 2:
        return None
    return None if accented > english and accented * 4 > len(latin) else "en"
