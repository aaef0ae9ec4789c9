"""Bytes to text, so that the bytes can be had back exactly."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PEP_263 = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_TEXT_CODECS = re.compile(
    r"utf-(?:8|16|32)(?:-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gbk?|gb2312|gb18030|hz"
    r"|big5\w*|shift_\w+|euc_\w+|iso2022_\w+|johab|tis-620|ptcp154|kz1048"
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a blob holds."""

    form: str
    """``text``, ``binary`` (has a zero byte) or ``undecodable`` (neither)."""
    text: str | None = None
    """None unless ``form`` is ``text``."""
    encoding: str | None = None
    """A Python codec that gives the bytes back, byte order mark included; None unless ``form`` is ``text``."""


def content(data: bytes) -> Content:
    """Read UTF-8, or what the data declare: by a byte order mark, or as PEP 263 says. Nothing is guessed."""
    for mark, encoding in _MARKS:
        if data.startswith(mark) and (text := _exact(data, encoding)) is not None and "\0" not in text:
            return Content("text", text, encoding)
    if b"\0" in data:
        return Content("binary")
    for encoding in ("utf-8", *_declared(data)):
        if (text := _exact(data, encoding)) is not None:
            return Content("text", text, encoding)
    return Content("undecodable")


def text_codec(name: str) -> str | None:
    """Python's name of a character encoding; None where it is no such thing, or unknown."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return found if _TEXT_CODECS.fullmatch(found) else None


def _exact(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
        return text if encoding == "utf-8" or text.encode(encoding) == data else None
    except UnicodeError:
        return None


def _declared(data: bytes) -> list[str]:
    found = [m for line in data[:512].split(b"\n")[:2] if (m := _PEP_263.match(line))]
    codec = text_codec(found[0][1].decode("ascii", "replace")) if found else None
    return [codec] if codec else []
