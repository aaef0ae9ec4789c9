"""All refactorings of one change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smart_coding_dataset.languages._language import MissingGrammarError
from smart_coding_dataset.records import ChangedFile
from smart_coding_dataset.refactorings.definitions import Definition, definitions
from smart_coding_dataset.refactorings.extracting import extracted
from smart_coding_dataset.refactorings.files import moved_files
from smart_coding_dataset.refactorings.grammars import language_of
from smart_coding_dataset.refactorings.likeness import Likeness
from smart_coding_dataset.refactorings.matching import Matched, Pair, Place, match, place_of
from smart_coding_dataset.refactorings.moving import moved, told
from smart_coding_dataset.refactorings.naming import renamed
from smart_coding_dataset.refactorings.refactoring import Refactoring
from smart_coding_dataset.refactorings.references import References

DETECTOR = "smart-coding/refactorings 1"
"""What rows name as their detector; the number changes with what it finds."""
_LARGEST = 1_000_000
"""Characters of the largest file that is read: larger ones are generated."""
_MOST_FILES = 300
"""Changed files of the largest change whose definitions are read."""


def find(files: Sequence[ChangedFile]) -> list[Refactoring]:
    """The refactorings between the files before and after a change, sorted."""
    found = list(moved_files(files))
    readable = [f for f in files if f.before != f.after and _is_readable(f)]
    if len(readable) <= _MOST_FILES:
        found += _in_definitions(readable)
    return sorted(found)


def _is_readable(file: ChangedFile) -> bool:
    return language_of(file.file_path) is not None and all(
        text is None or len(text) <= _LARGEST for text in (file.before, file.after)
    )


def _in_definitions(files: Sequence[ChangedFile]) -> Iterator[Refactoring]:
    before, after = _read(files, after=False), _read(files, after=True)
    likeness = Likeness([f.before or "" for f in files] + [f.after or "" for f in files])
    places: dict[Place, Place] = {(f.old_path, ""): (f.file_path, "") for f in files if f.old_path}
    classes = match(_of(before, "class"), _of(after, "class"), places)
    references = References([], likeness)
    pairs = moved(classes, likeness, references, places)
    for (old, new), _ in pairs:
        places[old.path, _qualified(old)] = (new.path, _qualified(new))
    yield from _told(pairs, places)
    functions = match(_of(before, "function"), _of(after, "function"), places)
    yield from _in_functions(functions, likeness, places)


def _in_functions(functions: Matched, likeness: Likeness, places: dict[Place, Place]) -> Iterator[Refactoring]:
    references = References(functions.stayed, likeness)
    pairs = moved(functions, likeness, references, places)
    yield from _told(pairs, places)
    taken = {id(side) for pair, _ in pairs for side in pair}
    stayed: list[Pair] = functions.stayed + [pair for pair, _ in pairs]
    for pair in stayed:
        yield from renamed(pair, likeness)
    come = [d for d in functions.come if id(d) not in taken]
    gone = [d for d in functions.gone if id(d) not in taken]
    for source, made, confidence in extracted(come, stayed, likeness):
        yield _from_to("extract", made.what, source, made, confidence)
    for target, inlined, confidence in extracted(gone, [(new, old) for old, new in stayed], likeness):
        yield _from_to("inline", inlined.what, inlined, target, confidence)


def _told(pairs: Sequence[tuple[Pair, float]], places: dict[Place, Place]) -> Iterator[Refactoring]:
    found = (told(pair, confidence, place_of(pair[0], places)) for pair, confidence in pairs)
    return (one for one in found if one is not None)


def _from_to(kind: str, what: str, old: Definition, new: Definition, confidence: float) -> Refactoring:
    return Refactoring(kind=kind, what=what, before=str(old), after=str(new), confidence=confidence)


def _read(files: Sequence[ChangedFile], *, after: bool) -> list[Definition]:
    """All definitions on one side. A file whose grammar is not installed has none."""
    found: list[Definition] = []
    for file in files:
        path, text = (file.file_path, file.after) if after else (file.old_path or file.file_path, file.before)
        language = language_of(path)
        if text is not None and language is not None:
            try:
                found += definitions(path, language, text)
            except MissingGrammarError:
                continue
    return found


def _of(found: Sequence[Definition], what: str) -> list[Definition]:
    return [d for d in found if (d.what == "class") == (what == "class")]


def _qualified(definition: Definition) -> str:
    return f"{definition.owner}.{definition.name}".removeprefix(".")
