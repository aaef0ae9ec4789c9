"""Reading a history: ours beside ``git log -p`` read to its end and, where installed, PyDriller, in one run.

    python benchmarks/history.py PATH [--sample 500]

Every way reads the history of HEAD of the same repository, in a process of its own, so that peak memory is its
own (that of the largest git it starts stands apart). Rates are non-merge commits a second; ours reads the merges
too, each against its first parent and for what is its own.

- ``git log -p``: text, read and thrown away; the floor. Nothing in it is parsed.
- ``contents``: all events of ``collect git``, with both contents of every change, not written.
- ``collect``: the same, written as a shard.
- ``contents, patches``: contents, and then git's patch of every commit, read and thrown away.
- ``PyDriller``: both contents and the diff of every change, of the newest SAMPLE commits (all would take minutes).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from smart_coding_dataset.records import RawEvent
from smart_coding_dataset.sources._git import walk
from smart_coding_dataset.sources._git.events import events
from smart_coding_dataset.sources._git.names import named
from smart_coding_dataset.sources._git.objects import Objects
from smart_coding_dataset.sources._git.process import environment, run
from smart_coding_dataset.sources._git.view import view
from smart_coding_dataset.sources._people import People
from smart_coding_dataset.sources.git import collect

_CHUNK = 1 << 16
_LOG = ("log", "-p", "-M", "-C", "--no-merges", "--full-index", "--format=commit %H")


@contextmanager
def only_head(path: Path) -> Iterator[Path]:
    """A repository over the same objects whose only ref is what HEAD names; nothing is copied."""
    with view(path) as seen, tempfile.TemporaryDirectory() as name:
        head = walk.head(seen)
        assert head, "the repository has commits"
        alone = Path(name) / "alone.git"
        env = environment(alone)
        run("init", "-q", "--bare", "-b", "main", f"--object-format={seen.object_format}", str(alone), env=env)
        (alone / "objects/info/alternates").write_text(f"{(seen.theirs / 'objects').resolve()}\n")
        run("update-ref", "refs/heads/main", head, env=env)
        yield alone


def git_log(repository: Path) -> int:
    return _read_log(repository, ())


def contents(repository: Path) -> int:
    return sum(_is_plain(event) for event in _events(repository))


def contents_and_patches(repository: Path) -> int:
    count = contents(repository)
    _read_log(repository, ("--reverse",))
    return count


def collected(repository: Path) -> int:
    os.environ["SMART_CODING_KEY"] = "a key for measuring"
    with tempfile.TemporaryDirectory() as out:
        collect(str(repository), out=Path(out))
    return int(run("rev-list", "--count", "--no-merges", "main", env=environment(repository)))


def pydriller(repository: Path, sample: int) -> int:
    from pydriller import Repository  # noqa: PLC0415  perhaps not installed

    names = run("rev-list", "--no-merges", "-n", str(sample), "main", env=environment(repository)).decode().split()
    size = 0
    for commit in Repository(str(repository), only_commits=names, order="reverse").traverse_commits():
        for file in commit.modified_files:
            size += len(file.source_code or "") + len(file.source_code_before or "") + len(file.diff)
    return len(names)


def _events(repository: Path) -> Iterator[RawEvent]:
    people = People(b"a key for measuring")
    with view(repository) as seen, Objects(seen.env) as objects:
        found = named(walk.refs(seen), walk.head(seen), objects, people)
        yield from events(seen, {"name": "measured"}, people, found)


def _is_plain(event: RawEvent) -> bool:
    return event.type == "commit" and len(event.data["parents"]) < 2


def _read_log(repository: Path, options: tuple[str, ...]) -> int:
    """The commits that git told of before it ended; where an object is missing, that is before the last."""
    line = ["git", *_LOG, *options, "main"]
    told = 0
    with subprocess.Popen(line, stdout=subprocess.PIPE, env=environment(repository)) as git:
        assert git.stdout is not None
        while part := git.stdout.read(_CHUNK):
            told += part.count(b"\ncommit ")
    return told + 1


CASES: dict[str, Callable[[Path, int], int]] = {
    "git log -p": lambda repository, _: git_log(repository),
    "contents": lambda repository, _: contents(repository),
    "contents, patches": lambda repository, _: contents_and_patches(repository),
    "collect": lambda repository, _: collected(repository),
    "PyDriller": pydriller,
}


def measured(case: str, repository: Path, sample: int) -> dict[str, float]:
    start, before = time.perf_counter(), time.process_time()
    commits = CASES[case](repository, sample)
    seconds = time.perf_counter() - start
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = time.process_time() - before + children.ru_utime + children.ru_stime
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"commits": commits, "seconds": seconds, "cpu": cpu, "own": own, "git": children.ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--sample", type=int, default=500)
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(measured(options.case, options.path, options.sample)))
        return
    print(f"{'':20}{'commits':>9}{'seconds':>9}{'commits/s':>11}{'CPU ms each':>13}{'peak MB':>9}{'git MB':>8}")
    with only_head(options.path) as alone:
        for case in CASES:
            if case == "PyDriller" and importlib.util.find_spec("pydriller") is None:
                print("PyDriller is not installed")
                continue
            line = [sys.executable, __file__, str(alone), "--case", case, "--sample", str(options.sample)]
            m = json.loads(subprocess.run(line, stdout=subprocess.PIPE, check=True).stdout.splitlines()[-1])
            rate, each = m["commits"] / m["seconds"], 1000 * m["cpu"] / m["commits"]
            print(
                f"{case:20}{m['commits']:9.0f}{m['seconds']:9.1f}{rate:11.0f}{each:13.2f}{m['own']:9.0f}{m['git']:8.0f}"
            )


if __name__ == "__main__":
    main()
