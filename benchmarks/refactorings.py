"""How many renames are found in real commits: functions that the commit changed anyway are renamed as well.

    python benchmarks/refactorings.py raw/git/OWNER+NAME.jsonl [--commits 200]

In each commit one function that stayed and was edited gets another name, with its uses in the changed files: the
truth is known, and the edits are real. What is found beside the rename is printed, to be judged by eye: other
names that were the same word are rightly found as well.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.files import changed_files
from smart_coding_dataset.records import ChangedFile
from smart_coding_dataset.refactorings import find
from smart_coding_dataset.refactorings.definitions import Definition, definitions
from smart_coding_dataset.refactorings.grammars import language_of

MOST_FILES = 30
SHORTEST_NAME = 4
NEW = "GatheredLanterns"


def edited(file: ChangedFile) -> Iterator[Definition]:
    """Functions of a file that were there before and have another text now."""
    language = language_of(file.file_path)
    if language is None or file.before is None or file.after is None:
        return
    before = {d.key[1:]: d for d in definitions(file.old_path or file.file_path, language, file.before)}
    for definition in definitions(file.file_path, language, file.after):
        old = before.get(definition.key[1:])
        is_fit = definition.what != "class" and len(definition.name) >= SHORTEST_NAME and definition.name[0] != "_"
        if is_fit and old is not None and old.text != definition.text:
            yield definition


def samples(repository: Repository, wanted: int) -> Iterator[tuple[list[ChangedFile], Definition]]:
    chance = random.Random(3)
    commits = [c for c in repository.commits() if len(c.parents) < 2]
    chance.shuffle(commits)
    for commit in commits:
        changes = repository.changes(commit.commit)
        files = changed_files(changes, repository)[0] if len(changes) <= MOST_FILES else []
        found = [definition for file in files for definition in edited(file)]
        if found and wanted:
            wanted -= 1
            yield files, chance.choice(found)


def renamed(files: Sequence[ChangedFile], name: str) -> list[ChangedFile]:
    word = re.compile(rf"\b{re.escape(name)}\b")
    return [replace(f, after=f.after and word.sub(NEW, f.after)) for f in files]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shard", type=Path)
    parser.add_argument("--commits", type=int, default=200)
    options = parser.parse_args()
    tried = hits = 0
    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository([options.shard], Path(folder) / "index")
        for files, definition in samples(repository, options.commits):
            known = {str(one) for one in find(files)}
            changed = renamed(files, definition.name)
            start = time.process_time()
            found = {str(one) for one in find(changed)} - known
            seconds += time.process_time() - start
            owner = definition.owner and f"{definition.owner}."
            hit = any(
                one.endswith(f"{owner}{definition.name} -> {definition.path}::{owner}{NEW}") for one in found
            )
            tried, hits = tried + 1, hits + hit
            others = sorted(one for one in found if NEW in one and f"{definition.name} -> " not in one)
            for other in others:
                print(f"beside {definition}: {other}")
        repository.close()
    print(f"{hits} of {tried} renames found; {1000 * seconds / tried:.0f} processor ms a commit")


if __name__ == "__main__":
    main()
