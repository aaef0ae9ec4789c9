"""Which files of an archive are source code, and their text."""

from __future__ import annotations

import io
import tokenize
from dataclasses import dataclass
from pathlib import PurePosixPath

MAX_TEXT = 1 << 20
"""Bytes of a source file that is read; larger ones are generated or data."""

_PYTHON_AND_WEB = (".py", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_COMPILED = (".go", ".java", ".rs", ".c", ".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx")
SOURCE_ENDINGS = frozenset(_PYTHON_AND_WEB + _COMPILED)


@dataclass(frozen=True, slots=True)
class Skip:
    """A file whose text is not taken, and why."""

    reason: str


def is_source(path: str) -> bool:
    """Whether the file's ending is that of one of our programming languages."""
    return PurePosixPath(path).suffix.lower() in SOURCE_ENDINGS


def is_licence(path: str) -> bool:
    """Whether the file is a licence text by its name, as PEP 639 lists them."""
    named_so = PurePosixPath(path).name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))
    return named_so and not is_source(path)


def wanted(path: str, size: int) -> bool:
    """Whether the file's content is worth reading."""
    return size <= MAX_TEXT and (is_source(path) or is_licence(path) or PurePosixPath(path).name == "PKG-INFO")


def decode(path: str, content: bytes) -> str | Skip:
    """The text of a file: Python as PEP 263 says, all else as UTF-8, with or without byte order mark."""
    try:
        encoding = _python_encoding(content) if path.endswith(".py") else "utf-8-sig"
        text = content.decode(encoding)
        text.encode()  # some codecs give halves of surrogate pairs, which no UTF-8 file can hold
    except (UnicodeError, LookupError, SyntaxError):
        return Skip("undecodable")
    return Skip("binary") if "\0" in text else text


def _python_encoding(content: bytes) -> str:
    return tokenize.detect_encoding(io.BytesIO(content).readline)[0]
