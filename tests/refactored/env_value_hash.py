"""Reads files of environment variables, as they are given to services."""

from __future__ import annotations


def parse(text: str) -> dict[str, str]:
    """Variables of a file with one ``NAME=value`` per line, optionally after ``export``."""
    found: dict[str, str] = {}
    for index, raw in enumerate(text.split("\n")):
        stripped = raw.strip()
        if stripped and stripped[0] != "#":
            try:
                key, value = _assignment(stripped)
            except ValueError as error:
                raise ValueError(f"line {index + 1}: {error}") from None
            found[key] = value
    return found


def _assignment(line: str) -> tuple[str, str]:
    if line.startswith("export "):
        line = line[len("export ") :]
    left, equals, right = line.partition("=")
    key = left.strip()
    if not (equals and key.isidentifier()):
        raise ValueError("expected NAME=value")
    start = right.lstrip()
    return key, _quoted(start) if start[:1] in ("'", '"') else _plain(right)


def _plain(text: str) -> str:
    for position, char in enumerate(text):
        if char == "#" and position and text[position - 1].isspace():
            return text[:position].strip()
    return text.strip()


def _quoted(text: str) -> str:
    quote, value, rest = text[0], "", iter(enumerate(text[1:], start=1))
    for position, char in rest:
        if char == quote:
            _check_end(text[position + 1 :].strip())
            return value
        if char == "\\" and quote == '"':
            value += next(rest, (0, ""))[1]
        else:
            value += char
    raise ValueError(f"no closing {quote}")


def _check_end(rest: str) -> None:
    if rest and not rest.startswith("#"):
        raise ValueError(f"unexpected {rest!r} after the closing quote")
