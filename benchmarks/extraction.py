"""Extraction of comments against its floor: one plain ``ast`` and one plain ``tokenize`` pass over the same files.

    python benchmarks/extraction.py [FOLDER] [--files N] [--rounds N]

FOLDER defaults to the standard library of the running interpreter: real Python that every machine has. One core, a
process per measurement (so that peak memory is that pass's own), all in one run. The files are read before the
clock starts. The two take turns; of several rounds the fastest of each counts. Times are those of the processor.
"""

from __future__ import annotations

import argparse
import ast
import io
import multiprocessing
import resource
import sys
import sysconfig
import time
import tokenize
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from smart_coding_dataset.comments.files import language_of
from smart_coding_dataset.kinds.comment import extract
from smart_coding_dataset.records import Comment, RawEvent

Events = list[RawEvent]


class Read:
    """What ``build`` would give to a kind, out of memory."""

    repository = None

    def __init__(self, given: Events) -> None:
        self._given = given

    def events(self, source: str) -> Iterator[RawEvent]:
        return iter(self._given if source == "pypi" else ())


def events(folder: Path, files: int) -> Events:
    """What ``collect`` would have written for the folder. Files that do not parse are left out of every pass."""
    release = {"name": folder.name, "version": "0", "license": None, "url": str(folder), "uploaded_at": None}
    found = [RawEvent(source="pypi", type="release", id="bench", data=release)]
    paths = [p for p in sorted(folder.rglob("*.py")) if "site-packages" not in p.parts]
    for path in paths[:: max(1, len(paths) // files)]:
        try:
            text = path.read_text("utf-8")
            ast.parse(text)
        except (UnicodeDecodeError, SyntaxError, ValueError):
            continue
        data = {"path": str(path.relative_to(folder)), "text": text}
        found.append(RawEvent(source="pypi", type="file", id=f"bench/{data['path']}", data=data))
    return found


def functions(given: Events) -> int:
    """All functions of the files. Not timed."""
    trees = (ast.parse(event.data["text"]) for event in given[1:])
    return sum(isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)) for tree in trees for n in ast.walk(tree))


def nothing(given: Events) -> int:
    """The memory of the files themselves."""
    return len(given)


def floor(given: Events) -> int:
    """The two passes that any reader of comments and docstrings must make. Returns the tokens."""
    tokens = 0
    for event in given[1:]:
        text = event.data["text"]
        ast.parse(text)
        for _ in tokenize.generate_tokens(io.StringIO(text).readline):
            tokens += 1
    return tokens


def extraction(given: Events) -> int:
    """What ``build`` does with the files, rows and drops included. Returns the rows."""
    return sum(isinstance(item, Comment) for item in extract(Read(given)))


def measured(run: Callable[[Events], int], given: Events) -> tuple[float, float, int]:
    """Processor seconds, peak memory in MB, and what the pass counted, in a process of its own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_child, args=(there, run, given))
    process.start()
    there.close()  # so that a child that fails ends the waiting
    result: tuple[float, float, int] = here.recv()
    process.join()
    return result


def _child(pipe: object, run: Callable[[Events], int], given: Events) -> None:
    warnings.simplefilter("ignore")
    language_of("a.py")  # load the languages before the clock starts
    start = time.process_time()
    counted = run(given)
    seconds = time.process_time() - start
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    pipe.send((seconds, peak, counted))  # type: ignore[attr-defined]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(sysconfig.get_path("stdlib")))
    parser.add_argument("--files", type=int, default=400, help="at most about so many, evenly chosen")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    read = events(given.folder, given.files)
    size = sum(len(e.data["text"]) for e in read[1:]) / 1e6
    _, base, _ = measured(nothing, read)
    both = [(measured(floor, read), measured(extraction, read)) for _ in range(given.rounds)]
    least, least_memory, _ = min(one for one, _ in both)
    ours, our_memory, rows = min(one for _, one in both)
    count = functions(read)
    print(f"{len(read) - 1} files, {size:.1f} M characters, {count} functions; Python {sys.version.split()[0]}")
    print(f"floor       {least:6.2f} s  {count / least:7.0f} functions/s  {least_memory - base:6.1f} MB")
    print(f"extraction  {ours:6.2f} s  {count / ours:7.0f} functions/s  {our_memory - base:6.1f} MB  {rows} rows")
    print(f"extraction takes {ours / least:.2f} times the floor; memory is beside the {base:.0f} MB of the files")


if __name__ == "__main__":
    main()
