"""Code that an explanation speaks of: names, fragments and constants, each with its place in the text.

Sentences are handed on with a mark in place of each mention, so that turns of phrase can be told by regular
expressions whatever a mention holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FILE = re.compile(
    r"[\w./-]*\w\.(?:py|pyi|toml|json|jsonl|ya?ml|md|txt|cfg|ini|js|tsx?|go|java|rs|c|h|cc|cpp|hpp|sh)"
)
EXCEPTION = re.compile(r"[A-Z]\w*(?:Error|Exception|Warning)")
CONSTANTS = ("None", "True", "False")
MARK = re.compile("\ue000(\\d+)\ue001")
"""What stands in a sentence in place of a mention: its number in the list."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an explanation speaks of code."""

    text: str
    """As written, without backticks."""
    name: str
    """The name, with the names of what it stands in but ``self``; empty for a fragment that is none."""
    certain: bool
    """Whether it can only be a name of the code: an underscore, a call, ``the method x`` …"""

    @property
    def last(self) -> str:
        """The name without those of what it stands in."""
        return self.name.rpartition(".")[2]

    @property
    def is_file(self) -> bool:
        """Whether it is the name of a file."""
        return bool(FILE.fullmatch(self.text))

    @property
    def is_exception(self) -> bool:
        """Whether it is called as exceptions are."""
        return bool(EXCEPTION.fullmatch(self.last))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with marks in place of its mentions."""

    text: str
    mentions: tuple[Mention, ...]

    @property
    def plain(self) -> str:
        """As written, without backticks."""
        return MARK.sub(lambda m: self.mentions[int(m[1])].text, self.text)


def names(found: tuple[Sentence, ...]) -> Iterator[Mention]:
    """The mentions that are names, in order."""
    return (m for s in found for m in s.mentions if m.name and m.name not in CONSTANTS)
