"""What a change does to a file: the definitions it touches, the lines and names that come, go and stay."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from evaluate_metrics.scoring import module_facts
from evaluate_metrics.scoring.code_lines import Line, line, lines
from evaluate_metrics.scoring.module_facts import Definition, Module
from evaluate_metrics.scoring.words import TOKEN

MOST_LINES = 20_000
"""Lines of each side that are compared."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A definition that a change adds, removes or alters."""

    name: str
    """With the names of what it stands in."""
    before: Definition | None
    """None where the change adds it."""
    after: Definition | None
    """None where the change removes it."""
    names: frozenset[str]
    """Names, numbers and words in strings that stand on its changed lines."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A file before and after."""

    before: Module
    after: Module
    deleted: tuple[Line, ...]
    """Lines that stand only in the file before, with comments and docstrings."""
    added: tuple[Line, ...]
    code: tuple[Line, ...]
    """Lines by which ``text`` differs on the two sides: neither comments nor docstrings nor layout."""
    units: tuple[Unit, ...]
    near: frozenset[str]
    """Names of the definitions touched, on either side: what stands around the change."""
    names: frozenset[str]
    """Names, numbers and words in strings that come, go, or stand on changed lines of code."""

    @property
    def is_empty(self) -> bool:
        """Whether no code differs; comments, docstrings and layout are no code."""
        return self.before.text == self.after.text

    def gain(self, name: str) -> int:
        """How much more often a name stands in the code after than before; negative where less often."""
        return self.after.names.get(name, 0) - self.before.names.get(name, 0)

    def knows(self, name: str) -> bool:
        """Whether a name stands in the code of either side."""
        return name in self.before.names or name in self.after.names


@lru_cache(maxsize=128)
def read(before: str, after: str) -> Change:
    """Read a change; any two texts are accepted."""
    old, new = module_facts.read(before), module_facts.read(after)
    deleted, added = differing(old.source.splitlines(), new.source.splitlines())
    units = tuple(_units(old, new))
    near = {n for u in units for d in (u.before, u.after) if d for n in TOKEN.findall(d.text)}
    code = _differing_lines(old.text, new.text)
    own = {n for each in code for n in TOKEN.findall(each.text)} | {n for u in units for n in u.names}
    return Change(
        before=old,
        after=new,
        deleted=_at(old.source, deleted),
        added=_at(new.source, added),
        code=code,
        units=units,
        near=frozenset(near | own),
        names=frozenset(own),
    )


def _at(source: str, numbers: frozenset[int]) -> tuple[Line, ...]:
    """The lines of a file at these numbers, in order."""
    text = source.splitlines()
    return tuple(line(n, text[n - 1]) for n in sorted(numbers))


def differing(old: list[str], new: list[str]) -> tuple[frozenset[int], frozenset[int]]:
    """Numbers, from 1, of the lines that only one side has, by their longest common subsequence."""
    a = [text.strip() for text in old[:MOST_LINES]]
    b = [text.strip() for text in new[:MOST_LINES]]
    deleted, added = set[int](), set[int]()
    for step in Indel.opcodes(a, b):
        if step.tag != "equal":
            deleted.update(n + 1 for n in range(step.src_start, step.src_end) if a[n])
            added.update(n + 1 for n in range(step.dest_start, step.dest_end) if b[n])
    return frozenset(deleted), frozenset(added)


def _units(old: Module, new: Module) -> list[Unit]:
    """The definitions that differ, in the order of the file after, then those that are gone."""
    found = []
    for name in (*new.definitions, *(n for n in old.definitions if n not in new.definitions)):
        before, after = old.definitions.get(name), new.definitions.get(name)
        texts = [d.text if d else "" for d in (before, after)]
        if texts[0] != texts[1]:
            found.append(Unit(name, before, after, _differing_names(*texts)))
    return found


def _differing_names(before: str, after: str) -> frozenset[str]:
    return frozenset(t for each in _differing_lines(before, after) for t in TOKEN.findall(each.text))


def _differing_lines(before: str, after: str) -> tuple[Line, ...]:
    """The lines by which two texts differ."""
    old, new = before.splitlines(), after.splitlines()
    deleted, added = differing(old, new)
    return lines("\n".join([*(old[n - 1] for n in sorted(deleted)), *(new[n - 1] for n in sorted(added))]))
