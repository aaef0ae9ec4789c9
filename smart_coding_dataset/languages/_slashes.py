"""What languages with ``//`` comments share: all but their grammars, names and pragmas."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from smart_coding_dataset.languages import _treesitter
from smart_coding_dataset.languages._language import CLOSES, Insert, Language
from smart_coding_dataset.languages._lines import indent
from smart_coding_dataset.languages._treesitter import Grammar

_CODE = re.compile(
    r".*[=(.\[>].*;$|(?:return|break|continue|goto|throw|use|let|var|const|import|package|using)\b.*;$"
    r"|.*[^\w\s.,:]\s*\{$|(?:else|do|try)\s*\{$|[})\];,]+$|\}\s*(?:else|catch|while)\b"
    r"|#\s*(?:include|define|if|ifdef|ifndef|else|endif|pragma)\b"
    r"|[\w.>*&\[\]-]+\s*(?:[-+*/|&%^:]|<<|>>)?=\s*[\w.\"'-]+(?:\(.*\)|\[.*\])?[;,]?$"
    r"|[\w.>-]+\((?:[^ ]*|.*[,\"'].*)\)[;,]?$|@\w+(?:\(.*\))?$|\w+(?:, \w+)* := "
)


def is_code(lines: list[str]) -> bool:
    """Whether most of the lines look like statements."""
    lines = [line.strip() for line in lines if line.strip()]
    return 2 * sum(bool(_CODE.match(line)) for line in lines) > len(lines)


def block_doc(code: str, summary: str) -> Insert:
    """A doc comment between ``/**`` and ``*/``; one of lines where the summary itself would end it."""
    lines = summary.split("\n")
    if "*/" in summary or "/*" in summary:
        return _above(code, [f"// {line}".rstrip() for line in lines])
    if len(lines) == 1:
        return _above(code, [f"/** {summary} */"])
    return _above(code, ["/**", *(f" * {line}".rstrip() for line in lines), " */"])


def outer_doc(code: str, summary: str) -> Insert:
    """A doc comment of lines that start with ``///``."""
    return _above(code, [f"/// {line}".rstrip() for line in summary.split("\n")])


def line_doc(code: str, summary: str) -> Insert:
    """A doc comment of plain comment lines."""
    return _above(code, [f"// {line}".rstrip() for line in summary.split("\n")])


def language(
    grammar: Grammar,
    *,
    name: str,
    title: str,
    extensions: tuple[str, ...],
    pragma: re.Pattern[str],
    document: Callable[[str, str], Insert] = block_doc,
    closes: re.Pattern[str] = CLOSES,
) -> Language:
    """A language with ``//`` comments, read with a grammar."""
    return Language(
        name=name,
        title=title,
        extensions=extensions,
        line_comment="//",
        doc="above",
        read=partial(_treesitter.read, grammar),
        parses=partial(_treesitter.parses, grammar),
        document=document,
        is_code=is_code,
        pragma=pragma,
        closes=closes,
    )


def _above(code: str, lines: list[str]) -> Insert:
    margin = indent(code)
    return Insert(1, 0, "".join(f"{margin}{line}\n" for line in lines))
