"""From the text of a comment in code to the words that it says: markers off, lines joined, layout evened out.

Both functions that clean are idempotent: what they return, written as a comment again, reads the same.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable

_HASHES = re.compile(r"#+(?::|!(?!/))?")
_SLASHES = re.compile(r"//+!?<?")
_OPEN = re.compile(r"/\*+!?<?")
_CLOSE = re.compile(r"\**\*/$")
_STAR = re.compile(r"\s*\*(?: |$)?")
_DECORATION = re.compile(r"[\W_]{3,}$|[\W_]$")
_FRAME = "-=*#~_+/<>|"
_ITEM = re.compile(
    r"(?:[-*+•]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+\S|@\w|:\w+[^:]*:|[=:>]{1,2}\s|(?:TODO|FIXME|XXX|NOTE)[:(]"
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")


def bare(raw: str) -> list[str]:
    """The lines of one comment without the markers of its language, relative indentation kept."""
    if raw.startswith("#"):
        lines = [_HASHES.sub("", raw, count=1)]
    elif raw.startswith("//"):
        lines = [_SLASHES.sub("", raw, count=1)]
    elif raw.startswith("/*"):
        lines = _unstarred(_CLOSE.sub("", _OPEN.sub("", raw, count=1)))
    else:
        lines = raw.split("\n")
    return [_CONTROL.sub(" ", line).rstrip().rstrip("\\").rstrip() for line in lines]


def _unstarred(body: str) -> list[str]:
    first, *rest = body.split("\n")
    starred = [line for line in rest if line.strip()]
    if starred and all(line.lstrip().startswith("*") for line in starred):
        rest = [_STAR.sub("", line, count=1) for line in rest]
    return [first.lstrip(), *inspect.cleandoc("\n" + "\n".join(rest)).split("\n")] if rest else [first]


def prose(raws: Iterable[str]) -> str:
    """What a run of comments says: wrapped lines joined; paragraphs, list items and indented lines kept apart."""
    return settle("\n".join(line for raw in raws for line in bare(raw)))


def settle(text: str) -> str:
    """Text as ``prose`` leaves it, whatever its layout was."""
    while (settled := _settle_once(text)) != text:
        text = settled
    return text


def _settle_once(text: str) -> str:
    lines = [_unframed(line).rstrip().rstrip("\\") for line in text.split("\n")]
    lines = _even(["" if _DECORATION.match(line.strip()) else line for line in lines])
    joined: list[str] = []
    for line in lines:
        if joined and line and joined[-1] and _continues(joined[-1], line):
            joined[-1] = _glue(joined[-1], line.strip())
        elif line or (joined and joined[-1]):
            joined.append(line)
    return "\n".join(joined).strip("\n")


def _even(lines: list[str]) -> list[str]:
    """Take off the indentation that all lines share."""
    lines = [line.expandtabs(4).rstrip() for line in lines]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return [line[margin:] for line in lines]


def _unframed(line: str) -> str:
    """``---- Title ----`` without its frame, of which one side must have three characters at least."""
    body = line.strip()
    if len(body) - len(body.lstrip(_FRAME)) >= 3:
        return body.strip(_FRAME).strip()
    return body.rstrip(_FRAME).strip() if len(body) - len(body.rstrip(_FRAME)) >= 3 else line


def _continues(before: str, line: str) -> bool:
    """Whether a line goes on with the sentence of the line before it."""
    if _ITEM.match(line.lstrip()):
        return False
    if line[0] != " ":
        return before[0] != " "
    return bool(_ITEM.match(before))


def _glue(left: str, right: str) -> str:
    """Two halves of a sentence; no space between Chinese characters."""
    return left + right if _WIDE.match(left[-1]) and _WIDE.match(right[0]) else f"{left} {right}"


def layout(text: str) -> str:
    """A doc comment with its own layout, shared indentation taken off, several blank lines in a row made one."""
    lines = _even(_CONTROL.sub(" ", text).split("\n"))
    lines = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(lines).strip("\n")


def docstring(value: str) -> str:
    """The value of a docstring with its own layout; its first line has no part in the indentation of the rest."""
    return layout(inspect.cleandoc(_CONTROL.sub(" ", value)))


def doc(raws: Iterable[str]) -> str:
    """What the comments right above a function say, in their own layout, without banners at their ends."""
    lines = [line for raw in raws for line in bare(raw)]
    while lines and (not lines[0].strip() or _DECORATION.match(lines[0].strip())):
        lines.pop(0)
    while lines and (not lines[-1].strip() or _DECORATION.match(lines[-1].strip())):
        lines.pop()
    return layout("\n".join(lines))


def paragraphs(texts: Iterable[str]) -> str:
    """Several comments as one."""
    return "\n\n".join(text for text in texts if text)
