"""Telling what a comment says from what it merely repeats: the code, or the request for a comment."""

from __future__ import annotations

import re
from functools import lru_cache

from evaluate_metrics.scoring.phrases import pattern

_FENCE = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)|~~~[^\n]*\n(.*?)(?:~~~|\Z)", re.S)
_LEAD = re.compile(r"^\s*(?:#+|//+|/\*+|\*+/?|--|>|\d+[:.|)]|\|)\s?|\s*\*/\s*$")
_STATEMENT = re.compile(
    r"^\s*[)\]}]+[;,]?\s*$|^\s*[\w.]+\([^()\s]*\);?\s*$"
    r"|^\s*[\w.\[\]\"', ]+ (?:[-+*/%|&^]|<<|>>|//|:)?= ?\S"
    r"|^\s*(?:def \w+\(|class \w+[:({]|import \w|from \S+ import|(?:el)?if .*:$|else:$)"
    r"|^\s*(?:for .* in .*:$|while .*:$|try:$|except.*:$|with .*:$|@\w+$)"
    r"|^\s*(?:public|private|protected|static|func|fn|function) .*[({]"
)
_SETTING = re.compile(r"^\s*[\w.\[\]\"', ]+(?:[-+*/%|&^]|<<|>>|//|:)?=\S")
_SENTENCE = re.compile(r"(?<=[.!?]\s)|(?<=[。！？])")
_ENDS_AS_CODE = re.compile(r"[;{}]\s*$")
_PLAIN_WORDS = re.compile(r"(?<![\w.])[a-z]+(?![\w.(=\[])")
_REQUEST = pattern("request")


def said(text: str, code: str) -> str:
    """The text without fenced blocks, lines of the code, lines that are code by their form, and requests."""
    known = _known(code)
    kept = []
    for line in _FENCE.sub("\n", text).splitlines():
        bare = _LEAD.sub("", line)
        if not (_flat(bare) and (_flat(bare) in known or _flat(line) in known or _is_code(bare))):
            kept.append("".join(s for s in _SENTENCE.split(line) if not _REQUEST.search(s)))
    rest = "\n".join(kept)
    return "" if len(_flat(rest)) > 20 and _flat(rest) in _flat(code) else rest.strip()


@lru_cache(maxsize=256)
def _known(code: str) -> frozenset[str]:
    return frozenset(_flat(line) for line in code.splitlines()) | {_flat(code)}


def _is_code(line: str) -> bool:
    """Whether a line is a statement; prose that names a setting (``With final=False the rest …``) is none."""
    as_code = _SETTING.search(line) or _ENDS_AS_CODE.search(line)
    return bool(_STATEMENT.search(line) or (as_code and len(_PLAIN_WORDS.findall(line)) < 4))


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)
