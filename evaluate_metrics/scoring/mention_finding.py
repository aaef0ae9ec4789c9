"""Finding in an explanation the code that it speaks of: in backticks, by its form, or since the file has it."""

from __future__ import annotations

import re
from collections.abc import Callable

from evaluate_metrics.scoring.mentions import CONSTANTS, EXCEPTION, FILE, Mention, Sentence
from evaluate_metrics.scoring.phrases import pattern

AROUND = 24
"""Characters on each side of a mention that tell what it is."""
_WORD = re.compile(
    r"(?<![\w.@/\\-])[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*(?:\([^()\n`]{0,40}\))?"
    r"|(?<![\w.#/:-])\d+(?:\.\d+)?(?![\w.:/-]*[A-Za-z\d])",
    re.A,
)
_NAME = re.compile(r"(?:self\.|cls\.)?([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)(?:\(.*\))?", re.S)
_CAMEL = re.compile(r"[a-z]+[A-Z]\w*|(?:[A-Z][a-z0-9]+){2,}")
_BULLET = re.compile(r"^\s*(?:#{1,6}\s|[-*•+>]\s|\d{1,3}[.)、]\s*(?!\d)|[（(]\d+[)）])", re.M)
_END = re.compile(r"(?<=[.!?])\s+|[。！？；;]|\n\s*\n|\ue002")
_EMPHASIS = re.compile(r"\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)")
_CODE = re.compile(r"(``[^`\n]{1,200}``|`[^`\n]{1,200}`)")
_SYMBOL_AFTER, _SYMBOL_BEFORE, _PROSE = pattern("symbol follows"), pattern("symbol before"), pattern("no symbol")
_KIND = re.compile(r"\b(?:function|method|class) $")
_CHINESE_BEFORE = re.compile(r"[\u3400-\u9fff，。；、（]\s?$")
_CHINESE_AFTER = re.compile(r"\s?[\u3400-\u9fff，。；、（]")


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

    pieces = _CODE.split(text)
    for n, piece in enumerate(pieces):
        if n % 2:
            pieces[n] = mark(_quoted(piece, pieces[n - 1], pieces[n + 1]), piece)
        else:
            pieces[n] = _WORD.sub(lambda m: mark(_bare(m, is_known), m[0]), _EMPHASIS.sub("", piece))
    return Sentence(" ".join("".join(pieces).split()), tuple(mentions))


def _quoted(raw: str, before: str, after: str) -> Mention:
    """What stands in backticks."""
    inner = raw.strip("`").strip()
    name = _NAME.fullmatch(inner)
    if not name or FILE.fullmatch(inner):
        return Mention(inner, "", certain=False)
    beside = _SYMBOL_BEFORE.search(before[-AROUND:]) or _SYMBOL_AFTER.match(after[:AROUND])
    return Mention(inner, name[1], bool(beside) or _is_symbol(inner))


def _is_symbol(text: str) -> bool:
    """Whether a text has the form of a name in code and of nothing else."""
    bare = text.partition("(")[0]
    return "(" in text or "_" in bare or bool(_CAMEL.fullmatch(bare)) or bool(EXCEPTION.fullmatch(bare))


def _bare(match: re.Match[str], is_known: Callable[[str], bool]) -> Mention | None:
    """A word outside of backticks, if it is code."""
    text = match[0]
    if FILE.fullmatch(text):
        return Mention(text, "", certain=False)
    if text[0].isdigit() or text in CONSTANTS:
        return Mention(text, text, certain=False)
    name, _, arguments = text.partition("(")
    known = is_known(name.rpartition(".")[2])
    if arguments == ")" or _has_form(name) or (known and (arguments or "." in name or _CAMEL.fullmatch(name))):
        return Mention(text, name.removeprefix("self."), certain=True)
    before = match.string[max(0, match.start() - AROUND) : match.start()]
    after = match.string[match.end() : match.end() + AROUND]
    if known and (_CHINESE_BEFORE.search(before) or _CHINESE_AFTER.match(after)):
        return Mention(text, name, certain=False)
    # ``the function frobnicate``: a word that is a name only because of the word beside it.
    named = len(name) > 2 and _KIND.search(before) and not _PROSE.fullmatch(name)
    return Mention(text, name, certain=True) if named else None


def _has_form(name: str) -> bool:
    return "_" in name or bool(EXCEPTION.fullmatch(name.rpartition(".")[2]))
