"""Suggested changes in review comments: fenced code whose info string is ``suggestion``.

GitHub: "Incorporating feedback in your pull request" and the CommonMark specification, section 4.5. What is in the
fence is a file's content, so it is kept as it is, like all contents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from smart_coding_dataset.errors import UserError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINES = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


def suggestions(body: str) -> list[str]:
    """What is proposed, without the end of its last line. To delete is nothing, as is one empty line."""
    return [token.content.removesuffix("\n") for token in _fences(body)]


def redacted(body: str, redact: Callable[[str], str]) -> str:
    """The body with ``redact`` applied to all but what is suggested."""
    lines, pieces, done = _LINES.split(body), [], 0
    for token in _fences(body):
        first, end = token.map or [0, 0]
        pieces += [redact("".join(lines[done : first + 1])), *lines[first + 1 : end]]
        done = end
    return "".join([*pieces, redact("".join(lines[done:]))])


def _fences(body: str) -> Iterator[Token]:
    """The fences of suggestions; those in quotations suggest nothing."""
    quotations = 0
    for token in _markdown().parse(body) if "suggestion" in body else []:
        quotations += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if token.type == "fence" and not quotations and token.info.split()[:1] == ["suggestion"]:
            yield token


@cache
def _markdown() -> MarkdownIt:
    try:
        from markdown_it import MarkdownIt  # noqa: PLC0415  only repositories need it
    except ImportError:
        raise UserError("collect github needs markdown-it-py: pip install 'smart-coding[traces]'") from None
    return MarkdownIt("commonmark")
