"""Lines of a text, the same whatever system wrote it."""

from __future__ import annotations


def plain(text: str) -> str:
    """The text with line feeds for line ends and without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def indent(line: str) -> str:
    """The white space that a line starts with."""
    return line[: len(line) - len(line.lstrip())]
