"""Parameters and variables that have another name in a function that stayed.

The token sequences are aligned; a name that is always replaced by one and the same new name was renamed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from smart_coding_dataset.refactorings.bodies import Body, Token
from smart_coding_dataset.refactorings.likeness import Likeness
from smart_coding_dataset.refactorings.matching import Pair
from smart_coding_dataset.refactorings.refactoring import Refactoring

ENOUGH = 0.6
"""What a confidence must reach."""
_RECEIVERS = frozenset({"self", "cls", "this"})
_FOLLOWS = frozenset({"=", ":=", "in", "of"})
"""What comes after a name that is given a value."""
_MEMBER = frozenset({".", "->", "::"})
_LONGEST = 3_000
"""Tokens of the longest function that is aligned: that takes time with its square."""


def renamed(pair: Pair, likeness: Likeness) -> Iterator[Refactoring]:
    """Renames inside one function. Its own name is no part of its tokens."""
    old, new = pair
    if old.text == new.text:
        return
    before, after = likeness.body(old), likeness.body(new)
    if max(len(before.tokens), len(after.tokens)) > _LONGEST:
        return
    one, other = Counter(before.words), Counter(after.words)
    for (name, to), aligned in sorted(_replaced(before.tokens, after.tokens).items()):
        what = _what(name, to, before, after)
        if what is None or not to.isidentifier() or not name.isidentifier():
            continue
        fewer, more = one[name] - other[name], other[to] - one[to]
        confidence = round(min(1.0, 2 * aligned / (fewer + more)), 2) if min(fewer, more) > 0 else 0.0
        if confidence >= ENOUGH and (aligned > 1 or what == "parameter"):
            yield Refactoring(
                kind="rename", what=what, before=f"{old}({name})", after=f"{new}({to})", confidence=confidence
            )


def _replaced(before: Sequence[Token], after: Sequence[Token]) -> Counter[tuple[str, str]]:
    """How often one word stands where another stood."""
    found: Counter[tuple[str, str]] = Counter()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation == "replace" and end - start == new_end - new_start:
            pairs = zip(before[start:end], after[new_start:new_end], strict=True)
            found.update((b.text, a.text) for b, a in pairs if b.word and a.word and b.text != a.text)
    return found


def _what(name: str, to: str, before: Body, after: Body) -> str | None:
    """``parameter`` or ``variable``; None for any other name, which is not the function's own to change."""
    if name in after.parameters or to in before.parameters or {name, to} & _RECEIVERS:
        return None
    if name in before.parameters and to in after.parameters:
        return "parameter"
    if _is_local(name, after.tokens) or _is_local(to, before.tokens):
        return None
    return "variable" if _is_local(name, before.tokens) and _is_local(to, after.tokens) else None


def _is_local(name: str, tokens: Sequence[Token]) -> bool:
    """Whether something is assigned to the bare name, or a loop runs over it."""
    around = zip(["", *(t.text for t in tokens)], tokens, [*(t.text for t in tokens[1:]), ""], strict=False)
    return any(
        token.word and token.text == name and previous not in _MEMBER and following in _FOLLOWS
        for previous, token, following in around
    )
