"""Code that an explanation speaks of: names, fragments and constants, each with its place in the text.

Sentences are handed on with a mark in place of each mention, so that turns of phrase can be told by regular
expressions whatever a mention holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evaluate_metrics.scoring.phrases import pattern

_WORD = re.compile(
    r"(?<![\w.@/\\-])[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*(?:\([^()\n`]{0,40}\))?"
    r"|(?<![\w.#/:-])\d+(?:\.\d+)?(?![\w.:/-]*[A-Za-z\d])",
    re.A,
)
_NAME = re.compile(r"(?:self\.|cls\.)?([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)(?:\(.*\))?", re.S)
_FILE = re.compile(
    r"[\w./-]*\w\.(?:py|pyi|toml|json|jsonl|ya?ml|md|txt|cfg|ini|js|tsx?|go|java|rs|c|h|cc|cpp|hpp|sh)"
)
_EXCEPTION = re.compile(r"[A-Z]\w*(?:Error|Exception|Warning)")
_CAMEL = re.compile(r"[a-z]+[A-Z]\w*|(?:[A-Z][a-z0-9]+){2,}")
_CONSTANT = ("None", "True", "False")
_BULLET = re.compile(r"^\s*(?:#{1,6}\s|[-*•+>]\s|\d{1,3}[.)、]\s*(?!\d)|[（(]\d+[)）])", re.M)
_END = re.compile(r"(?<=[.!?])\s+|[。！？；;]|\n\s*\n|\ue002")
_EMPHASIS = re.compile(r"\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)")
_CODE = re.compile(r"(``[^`\n]{1,200}``|`[^`\n]{1,200}`)")
_SYMBOL = pattern("symbol follows")
_SYMBOL_BEFORE = pattern("symbol before")
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
        return bool(_FILE.fullmatch(self.text))

    @property
    def is_exception(self) -> bool:
        """Whether it is called as exceptions are."""
        return bool(_EXCEPTION.fullmatch(self.last))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with marks in place of its mentions."""

    text: str
    mentions: tuple[Mention, ...]

    @property
    def plain(self) -> str:
        """As written, without backticks."""
        return MARK.sub(lambda m: self.mentions[int(m[1])].text, self.text)


def sentences(text: str, is_known: Callable[[str], bool]) -> tuple[Sentence, ...]:
    """The sentences of an explanation.

    Args:
        text: Prose with code in backticks, as Markdown has it; code need not be in backticks.
        is_known: Whether a name stands in the code. In Chinese a word in Latin letters that does is a mention.
    """
    text = _BULLET.sub("\ue002", re.sub("[\ue000-\ue002]", "", text))
    pieces = [p if n % 2 else _END.sub("\ue002", p) for n, p in enumerate(_CODE.split(text))]
    return tuple(_sentence(part, is_known) for part in "".join(pieces).split("\ue002") if part.strip())


def _sentence(text: str, is_known: Callable[[str], bool]) -> Sentence:
    mentions: list[Mention] = []

    def mark(mention: Mention | None, raw: str) -> str:
        if mention is None:
            return raw
        mentions.append(mention)
        return f"\ue000{len(mentions) - 1}\ue001"

    def bare(match: re.Match[str]) -> str:
        return mark(_bare(match, is_known), match[0])

    marked = []
    for n, piece in enumerate(_CODE.split(text)):
        marked.append(mark(_quoted(piece, text), piece) if n % 2 else _WORD.sub(bare, _EMPHASIS.sub("", piece)))
    return Sentence(" ".join("".join(marked).split()), tuple(mentions))


def _quoted(raw: str, text: str) -> Mention:
    """What stands in backticks."""
    inner = raw.strip("`").strip()
    name = _NAME.fullmatch(inner)
    if not name or _FILE.fullmatch(inner):
        return Mention(inner, "", certain=False)
    at = text.find(raw)
    before, after = text[max(0, at - 24) : at], text[at + len(raw) : at + len(raw) + 24]
    certain = bool(_SYMBOL_BEFORE.search(before) or _SYMBOL.match(after))
    return Mention(inner, name[1], certain or _is_symbol(inner))


def _is_symbol(text: str) -> bool:
    """Whether a text has the form of a name in code and of nothing else."""
    bare = text.partition("(")[0]
    return "(" in text or "_" in bare or bool(_CAMEL.fullmatch(bare)) or bool(_EXCEPTION.fullmatch(bare))


def _bare(match: re.Match[str], is_known: Callable[[str], bool]) -> Mention | None:
    """A word outside of backticks, if it is code: by its form, or as it stands in the code and beside Chinese."""
    text = match[0]
    if _FILE.fullmatch(text):
        return Mention(text, "", certain=False)
    if text[0].isdigit() or text in _CONSTANT:
        return Mention(text, text, certain=False)
    name, _, arguments = text.partition("(")
    last = name.rpartition(".")[2]
    is_call = arguments == ")" or (bool(arguments) and is_known(last))
    dotted = "." in name and is_known(last)
    if (
        is_call
        or dotted
        or "_" in name
        or _EXCEPTION.fullmatch(last)
        or (is_known(last) and _CAMEL.fullmatch(last))
    ):
        return Mention(text, name.removeprefix("self."), certain=True)
    before, after = match.string[: match.start()], match.string[match.end() :]
    if is_known(last) and _beside_chinese(before, after):
        return Mention(text, name, certain=False)
    return _named_kind(text, name, before, after)


def _named_kind(text: str, name: str, before: str, after: str) -> Mention | None:
    """``the function frobnicate``: a word that stands for a name only because of the word beside it."""
    if (
        len(name) > 2
        and re.search(r"\b(?:function|method|class) $", before[-12:])
        and not _PROSE.match(name + after[:12])
    ):
        return Mention(text, name, certain=True)
    return None


_PROSE = re.compile(
    r"(?:that|which|now|is|was|are|to|and|or|then|also|with|for|in|of|the|a|an|no|must|will|did|does|calls?|returns?"
    r"|raises?|used|uses|had|has|only|never|always|itself|call|from|as|on|at|by|instead|already|not|may|can|could"
    r"|should|would|where|when|whose|so|but|takes?|returned|raised|called)\b"
)


def _beside_chinese(before: str, after: str) -> bool:
    return bool(
        re.search(r"[\u3400-\u9fff，。；、（]\s?$", before[-2:])
        or re.match(r"\s?[\u3400-\u9fff，。；、（]", after[:2])
    )


def names(found: tuple[Sentence, ...]) -> Iterator[Mention]:
    """The mentions that are names, in order."""
    return (m for s in found for m in s.mentions if m.name and m.name not in _CONSTANT)
