"""What a language finds in a text: its comments and functions, by place. ``comments/`` tells what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from smart_coding_dataset.errors import UserError

CLOSES = re.compile(r"\s*[)\]}]")
"""Matches a line that ends a block in most languages."""
_TOKEN = re.compile(r"\w+|[^\w\s]")


def tokens(code: str) -> str:
    """Code without its layout, where white space has no meaning but to part words."""
    return " ".join(_TOKEN.findall(code))


class UnreadableError(UserError):
    """Code that cannot be read as the language that it is said to be."""


class NothingLeftError(UserError):
    """Code whose comments cannot be taken out, because nothing would be left."""


class MissingGrammarError(UserError):
    """The grammar of a language is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One comment in a text. Lines count from 1, columns from 0, in characters; ends are exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    """With its markers; of a docstring, its value."""
    of: int | None = None
    """Line of the definition that a docstring belongs to, 0 for the whole text; None for every other comment."""
    sole: bool = False
    """A docstring with nothing else beside it in its body: it cannot be taken out."""
    unfit: str | None = None
    """Why it can be no annotation, whatever it says; None where it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """An outermost function, or a method of a class that stands in no function."""

    name: str
    """Qualified: ``Class.method``."""
    top: int
    """First line that belongs to it: that of the comments right above it, where there are any."""
    start: int
    """First line of its code, decorators and attributes included."""
    line: int
    """Line of its own keyword or name."""
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text and what was found in it."""

    lines: list[str]
    """Without line ends; ``lines[0]`` is line 1."""
    marks: list[Mark]
    """In order."""
    functions: list[Function]
    """In order."""
    inside: frozenset[int] = frozenset()
    """Lines that begin inside a string, and so must stay as they are."""
    subject: int = 0
    """Line of the one definition that stands at the top level; 0 if there is none or more than one."""
    fault: str | None = None
    """Where the text breaks its grammar, though it could be read around that; None if it is correct."""


@dataclass(frozen=True, slots=True)
class Insert:
    """Text to put into a text, before a place."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How one language is read and written. Each file of this room declares one as ``LANGUAGE``."""

    name: str
    title: str
    """As people write it: ``C++``."""
    extensions: tuple[str, ...]
    line_comment: str
    doc: Literal["inside", "above"]
    """Where the comment on a whole function stands: first in its body, or above it."""
    read: Callable[[str], Source]
    """Finds all in a text with plain line feeds. Raises ``UnreadableError``, ``MissingGrammarError``."""
    parses: Callable[[str], bool]
    """Whether the text is whole and correct."""
    document: Callable[[str, str], Insert]
    """Where and how to write a summary, given the code and the summary. Raises ``UnreadableError``."""
    is_code: Callable[[list[str]], bool]
    """Whether the lines of a comment, without markers, are code and no prose."""
    pragma: re.Pattern[str]
    """Matches a comment, without its markers, that speaks to a tool and not to a reader."""
    normal: Callable[[str], str] = tokens
    """The same for codes that differ in nothing but their layout. Raises ``UnreadableError``."""
    closes: re.Pattern[str] = CLOSES
    """Matches a line that ends a block, so that no comment above it can be about it."""
