"""Which definitions stayed, which went and which came: those with the same name in the same place stayed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from smart_coding_dataset.refactorings.definitions import Definition

Pair = tuple[Definition, Definition]
"""The same definition before and after."""
Place = tuple[str, str]
"""A path, and the class in it; an empty one for the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Definitions of one kind, before and after."""

    stayed: list[Pair]
    gone: list[Definition]
    come: list[Definition]


def match(before: Iterable[Definition], after: Iterable[Definition], places: Mapping[Place, Place]) -> Matched:
    """Pair definitions of the same name; ``places`` leads from where they were to where they are.

    Overloads share a name: those whose text is the same are paired first, the others in order.
    """
    old, new = defaultdict(list), defaultdict(list)
    for definition in before:
        old[(*place_of(definition, places), definition.name)].append(definition)
    for definition in after:
        new[definition.path, definition.owner, definition.name].append(definition)
    found = Matched(stayed=[], gone=[], come=[])
    for key in sorted(old.keys() | new.keys()):
        _pair(old.get(key, []), new.get(key, []), found)
    return found


def place_of(definition: Definition, places: Mapping[Place, Place]) -> Place:
    """Where what a definition stood in is now."""
    path, owner = definition.path, definition.owner
    return places.get((path, owner)) or (places.get((path, ""), (path, ""))[0], owner)


def _pair(old: Sequence[Definition], new: Sequence[Definition], found: Matched) -> None:
    left, right = list(old), list(new)
    for definition in old:
        same = next((other for other in right if other.text == definition.text), None)
        if same is not None:
            found.stayed.append((definition, same))
            left.remove(definition)
            right.remove(same)
    paired = min(len(left), len(right))
    found.stayed.extend(zip(left, right, strict=False))
    found.gone.extend(left[paired:])
    found.come.extend(right[paired:])
