"""Which functions of a file a change changed, added, deleted or renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.comments.files import language_of
from smart_coding_dataset.languages._language import Language
from smart_coding_dataset.languages._lines import plain
from smart_coding_dataset.languages._treesitter import Grammar
from smart_coding_dataset.records import ChangedFile
from smart_coding_dataset.versions.functions import Function, functions_at
from smart_coding_dataset.versions.hunks import Hunk, across, hunks
from smart_coding_dataset.versions.matching import match
from smart_coding_dataset.versions.trees import Parsed, Trees


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One function before and after a change; the names differ where it was renamed."""

    before: Function | None
    """None where the change added it."""
    after: Function | None
    """None where the change deleted it."""


def changed_functions(file: ChangedFile, trees: Trees) -> Iterator[Changed]:
    """The functions of a changed file whose own text differs, in the order of the lines after.

    A function does not count as changed for what only a function in it changed. Code with faults is read as far as
    possible; a file that came to be in another language is one file gone and another added.

    Raises:
        MissingGrammarError: The wheel with the grammar is not installed.
    """
    before, after = plain(file.before or ""), plain(file.after or "")
    old = language_of(file.old_path or file.file_path, before) if before else None
    new = language_of(file.file_path, after) if after else None
    if old and new and old.name != new.name:
        yield from _changed(old, before, "", trees)
        yield from _changed(new, "", after, trees)
    elif (written_in := new or old) and before != after:
        yield from _changed(written_in, before, after, trees)


def _changed(language: Language, before: str, after: str, trees: Trees) -> Iterator[Changed]:
    grammar = _grammar(language.name)
    one, two = before.encode(errors="replace"), after.encode(errors="replace")
    edits = hunks(one, two)
    old = trees.of(grammar, one)
    new = trees.of(grammar, two, old, edits)
    gone, come = _both(old, new, edits)
    found = [Changed(before=b, after=a) for b, a in match(gone, come) if _differ(b, a, edits)]
    yield from sorted(found, key=lambda one: (_line(one, edits), one.before is None))


def _both(old: Parsed, new: Parsed, edits: Sequence[Hunk]) -> tuple[list[Function], list[Function]]:
    """The functions at changed lines, and those that they were or became: of an insertion, nothing is before."""
    before, after = [_with_below(e.before, old) for e in edits], [_with_below(e.after, new) for e in edits]
    to_after = [(e.before, e.after) for e in edits]
    to_before = [(e.after, e.before) for e in edits]
    while True:
        gone, come = functions_at(old, before), functions_at(new, after)
        more_before, more_after = _missing(come, gone, to_before), _missing(gone, come, to_after)
        if all(one in before for one in more_before) and all(one in after for one in more_after):
            return gone, come
        before, after = before + more_before, after + more_after


def _with_below(lines: range, parsed: Parsed) -> range:
    """A function may gain or lose a comment by what happens above it."""
    return range(lines.start, min(lines.stop, parsed.last) + 1)


def _missing(
    here: Sequence[Function], there: Sequence[Function], lines: Sequence[tuple[range, range]]
) -> list[range]:
    """Where functions that are only here stand there: at the first of their lines that is there as well."""
    missing = Counter(f.name for f in here) - Counter(f.name for f in there)
    found = []
    for function in here:
        if function.name in missing:
            placed = (across(line, lines) for line in range(function.start, function.end + 1))
            line = next((line for line in placed if line is not None), None)
            found += [] if line is None else [range(line, line + 1)]
    return found


@cache
def _grammar(language: str) -> Grammar:
    grammar: Grammar = rooms.member(languages, language, "GRAMMAR")
    return grammar


def _differ(before: Function | None, after: Function | None, edits: Sequence[Hunk]) -> bool:
    """Whether a pair is a change. What stands alone beside a change, and has no part in it, is none."""
    if before and after:
        return before.own != after.own
    if before:
        return any(before.start < e.before.stop and e.before.start <= before.end for e in edits)
    return after is not None and any(after.start < e.after.stop and e.after.start <= after.end for e in edits)


def _line(one: Changed, edits: Sequence[Hunk]) -> int:
    """The line after the change, or for what is gone the line where it was."""
    if one.after:
        return one.after.top
    assert one.before is not None
    return next((e.after.start for e in edits if e.before.stop > one.before.start), one.before.top)
