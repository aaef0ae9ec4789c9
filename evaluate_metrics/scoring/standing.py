"""How a mention stands to a change: come, gone, on changed lines, near them, elsewhere in the file, or nowhere."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
from functools import lru_cache
from typing import Literal

from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.mentions import Mention

Standing = Literal["new", "gone", "changed", "near", "elsewhere", "standard", "nowhere"]

_STANDARD = frozenset(dir(builtins)) | frozenset(sys.stdlib_module_names) | frozenset(keyword.kwlist)


def of(mention: Mention, change: Change) -> Standing:
    """Where a mention stands; of a fragment that is no name, where it is found as it is written."""
    if not mention.name:
        return _of_fragment(mention, change)
    name = mention.last
    if change.knows(name):
        if name not in change.before.names:
            return "new"
        if name not in change.after.names:
            return "gone"
        if name in change.names or touched(mention, change):
            return "changed"
        return "near" if name in change.near else "elsewhere"
    return "standard" if mention.name.split(".")[0] in _STANDARD else "nowhere"


def _of_fragment(mention: Mention, change: Change) -> Standing:
    more = gain(mention, change)
    if more is None:
        return "nowhere"
    return "changed" if more or _flat(mention.text) in _changed_lines(change) else "near"


@lru_cache(maxsize=64)
def _changed_lines(change: Change) -> str:
    return _flat("\n".join(line.text for side in (change.code, change.deleted, change.added) for line in side))


def gain(mention: Mention, change: Change) -> int | None:
    """How much more often it stands in the code after than before; None where it stands in neither.

    A piece of code is also looked for in comments and in the layout of the file.
    """
    if mention.name and "." not in mention.name:
        return change.gain(mention.name) if change.knows(mention.name) else None
    sides = change.before, change.after
    for before, after in ([side.text for side in sides], [side.source for side in sides]):
        counts = [_flat(text).count(_flat(mention.text)) for text in (before, after)]
        if any(counts):
            return counts[1] - counts[0]
    return change.gain(mention.last) if mention.name and change.knows(mention.last) else None


@lru_cache(maxsize=512)
def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text).replace('"', "'")


def is_defined(mention: Mention, change: Change) -> bool:
    """Whether it is a function, method, class, or constant of the file, on either side."""
    return any(_is(name, mention) for side in (change.before, change.after) for name in side.definitions)


def touched(mention: Mention, change: Change) -> bool:
    """Whether it is a definition that the change touches, or a class of which it touches a method."""
    return any(_is(u.name, mention) or f".{u.name}".find(f".{mention.last}.") >= 0 for u in change.units)


def _is(definition: str, mention: Mention) -> bool:
    return f".{definition}".endswith(f".{mention.name}") or definition.rpartition(".")[2] == mention.name
