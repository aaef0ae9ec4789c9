"""把要在设备屏幕上显示的文字拆成若干帧下发。"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

LIMIT = 48


@dataclass(frozen=True)
class Frame:
    """一帧下行数据。"""

    index: int
    total: int
    payload: bytes


def frames(text: str, limit: int = LIMIT) -> list[Frame]:
    """把 text 拆成帧，至少一帧。"""
    chunks = split(text, limit)
    if not chunks:
        chunks.append(b"")
    total = len(chunks)
    return [Frame(n + 1, total, chunks[n]) for n in range(total)]


def split(text: str, limit: int) -> list[bytes]:
    """先求出可以切开的位置，再从左到右取尽量远的一处。"""
    if limit < 4:
        raise ValueError(f"{limit} < 4")
    chunks, start = [], 0
    while start < len(text):
        fits = [end for end in range(start + 1, len(text) + 1) if len(text[start:end].encode()) <= limit]
        whole = [end for end in fits if _may_cut(text, end)]
        end = max(whole or fits)
        chunks.append(text[start:end].encode())
        start = end
    return chunks


def _may_cut(text: str, position: int) -> bool:
    if position == len(text):
        return True
    following = text[position]
    if text[position - 1] == "\u200d" or following == "\u200d":
        return False
    return unicodedata.category(following) not in ("Mn", "Mc", "Me")
