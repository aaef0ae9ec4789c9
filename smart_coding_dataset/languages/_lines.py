"""Lines of a text, the same whatever system wrote it."""

from __future__ import annotations


def plain(text: str) -> str:
    """The text with line feeds for line ends and without a byte order mark."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def dedented(code: str) -> str:
    """A method as it was cut out of its class, moved to the left so that it can be read."""
    first = next((line for line in code.split("\n") if line.strip()), "")
    margin = indent(first)
    return "\n".join(line.removeprefix(margin) for line in code.split("\n")) if margin else code


def indent(line: str) -> str:
    """The white space that a line starts with."""
    return line[: len(line) - len(line.lstrip())]
