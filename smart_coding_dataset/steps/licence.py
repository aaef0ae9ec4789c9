"""licence: only rows whose licence lets anyone use, change and publish them stay."""

from __future__ import annotations

import re
from typing import TypeVar

from smart_coding_dataset.records import Drop, Row

R = TypeVar("R", bound=Row)

_PERMISSIVE_TEXT = """
0BSD AFL-3.0 Apache-1.1 Apache-2.0 Artistic-2.0 BlueOak-1.0.0 BSD-1-Clause BSD-2-Clause BSD-3-Clause BSL-1.0
CC0-1.0 CNRI-Python HPND ISC MIT MIT-0 MIT-CMU MulanPSL-2.0 NCSA PostgreSQL PSF-2.0 Python-2.0 Python-2.0.1
Unicode-3.0 Unlicense UPL-1.0 W3C WTFPL X11 Zlib ZPL-2.1
"""
PERMISSIVE = frozenset(_PERMISSIVE_TEXT.split())
"""SPDX identifiers (spdx.org/licenses) that ask for no more than a notice."""
_BY_LOWER = {name.lower() for name in PERMISSIVE}
_TOKEN = re.compile(r"\s*([()]|[A-Za-z0-9.+:-]+)")


def permissive(row: R) -> R | Drop:
    """Drop a row whose licence is missing or asks for more than a notice."""
    if row.license is None:
        return Drop(id=row.id, reason="licence: none stated")
    if not allows(row.license):
        return Drop(id=row.id, reason="licence: not permissive", detail=row.license)
    return row


def allows(expression: str) -> bool:
    """Whether an SPDX expression lets one choose permissive terms throughout.

    ``OR`` needs one side, ``AND`` both; ``WITH`` only adds permissions. What is no expression allows nothing.
    Grammar: SPDX 2.3, annex D; ``AND`` binds closer than ``OR``, and operators may be in lower case.
    """
    tokens = _TOKEN.findall(expression)
    if "".join(tokens) != re.sub(r"\s", "", expression):
        return False
    tokens.reverse()  # so that the next one is popped from the end
    try:
        return _either(tokens) and not tokens
    except IndexError:
        return False


def _either(tokens: list[str]) -> bool:
    allowed = _both(tokens)
    while tokens and tokens[-1].upper() == "OR":
        tokens.pop()
        allowed = _both(tokens) or allowed
    return allowed


def _both(tokens: list[str]) -> bool:
    allowed = _one(tokens)
    while tokens and tokens[-1].upper() == "AND":
        tokens.pop()
        allowed = _one(tokens) and allowed
    return allowed


def _one(tokens: list[str]) -> bool:
    token = tokens.pop()
    if token == "(":
        allowed = _either(tokens)
        return tokens.pop() == ")" and allowed
    if tokens and tokens[-1].upper() == "WITH":
        tokens.pop()
        tokens.pop()
    return token.lower() in _BY_LOWER
