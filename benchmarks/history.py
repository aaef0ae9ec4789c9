"""Reading a history: ours beside ``git log -p`` read to its end and, where installed, PyDriller, in one run.

    python benchmarks/history.py PATH [--sample 500] [--functions]

Every way reads the history of HEAD of the same repository, in a process of its own, so that peak memory is its
own (that of the largest git it starts stands apart). Rates are non-merge commits a second; ours reads the merges
too, each against its first parent and for what is its own.

- ``git log -p``: text, read and thrown away; the floor. Nothing in it is parsed.
- ``contents``: all events of ``collect git``, with both contents of every change, not written.
- ``contents, patches``: the same, and the files and the patch of every commit as rows have them.
- ``collect``: contents, written as a shard.
- ``PyDriller``: both contents and the diff of every change, of SAMPLE commits, evenly spread (all would take
  minutes).

``--functions`` adds those that changed, as the config ``version`` finds them:

- ``all, functions``: contents, patches and changed functions, out of the events as they come.
- ``collect, functions``: the same as ``build`` does it: a shard is written, indexed and looked up.
- ``PyDriller, functions``: asked for ``changed_methods``.
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
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from smart_coding_dataset import schema
from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.files import Texts, changed_files, patch
from smart_coding_dataset.history.git import Change, Side
from smart_coding_dataset.records import ChangedFile, RawEvent
from smart_coding_dataset.sources._git import walk
from smart_coding_dataset.sources._git.contents import content
from smart_coding_dataset.sources._git.events import events
from smart_coding_dataset.sources._git.names import named
from smart_coding_dataset.sources._git.objects import Object, Objects
from smart_coding_dataset.sources._git.process import environment, run
from smart_coding_dataset.sources._git.view import view
from smart_coding_dataset.sources._people import People
from smart_coding_dataset.sources.git import collect
from smart_coding_dataset.versions import Trees, changed_functions

_CHUNK = 1 << 16
_KEPT = 64 << 20
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
    return _read_log(repository)


def contents(repository: Path) -> int:
    return sum(_is_plain(event) for event in _events(repository))


def patches(repository: Path) -> int:
    count = 0
    for files in _as_they_come(repository):
        patch(files)
        count += 1
    return count


def functions(repository: Path) -> int:
    return _functions(_as_they_come(repository))


def collected(repository: Path) -> int:
    with tempfile.TemporaryDirectory() as out:
        _collect(repository, Path(out))
    return int(run("rev-list", "--count", "--no-merges", "main", env=environment(repository)))


def collected_functions(repository: Path) -> int:
    with tempfile.TemporaryDirectory() as out:
        found = Repository([_collect(repository, Path(out))], Path(out) / "index")
        plain = (commit.commit for commit in found.commits() if len(commit.parents) < 2)
        count = _functions(changed_files(found.changes(name), found)[0] for name in plain)
        found.close()
    return count


def pydriller(repository: Path, sample: int, *, methods: bool = False) -> int:
    from pydriller import Repository as Driller  # noqa: PLC0415  perhaps not installed

    listed = run("rev-list", "--no-merges", "main", env=environment(repository)).decode().split()
    names = listed[:: max(len(listed) // sample, 1)]
    size = 0
    for commit in Driller(str(repository), only_commits=names, order="reverse").traverse_commits():
        for file in commit.modified_files:
            size += len(file.source_code or "") + len(file.source_code_before or "") + len(file.diff)
            size += len(file.changed_methods) if methods else 0
    return len(names)


def _collect(repository: Path, out: Path) -> Path:
    os.environ["SMART_CODING_KEY"] = "a key for measuring"
    return collect(str(repository), out=out).shard


def _functions(commits: Iterable[Sequence[ChangedFile]]) -> int:
    """Make the patch and find the changed functions of every commit; returns how many commits there are."""
    trees, count = Trees(), 0
    for files in commits:
        patch(files)
        for file in files:
            for _ in changed_functions(file, trees):
                pass
        count += 1
    return count


def _as_they_come(repository: Path) -> Iterator[list[ChangedFile]]:
    """The changed files of each commit but merges, while its events come."""
    with view(repository) as seen, Objects(seen.env) as objects:
        texts, changes, plain = _Recent(objects), list[Change](), False
        for event in _events(repository):
            if event.type == "blob":
                texts.keep(event.data["object"], event.data["text"], event.data["encoding"])
            elif event.type == "commit":
                if plain:
                    yield changed_files(changes, texts)[0]
                changes, plain = [], _is_plain(event)
            elif event.type == "change" and plain:
                changes.append(schema.from_dict(Change, {**event.data, "event": event.id}))
        if plain:
            yield changed_files(changes, texts)[0]


class _Recent(Texts):
    """The last contents that came, up to some bytes of them; git is asked again for those before."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._kept: OrderedDict[str, str | None] = OrderedDict()
        self._size = 0

    def keep(self, name: str, text: str | None, encoding: str | None) -> None:
        self._kept[name] = text = text if encoding in ("utf-8", "ascii") else None
        self._size += len(text or "")
        while self._size > _KEPT:
            self._size -= len(self._kept.popitem(last=False)[1] or "")

    def text(self, side: Side | None) -> str | None:
        if side is None or side.mode == "160000":
            return None
        if side.object not in self._kept:
            found = self._objects.one(side.object)
            read = content(found.content) if isinstance(found, Object) and found.content is not None else None
            self.keep(side.object, read and read.text, read and read.encoding)
        self._kept.move_to_end(side.object)
        return self._kept[side.object]


def _events(repository: Path) -> Iterator[RawEvent]:
    people = People(b"a key for measuring")
    with view(repository) as seen, Objects(seen.env) as objects:
        found = named(walk.refs(seen), walk.head(seen), objects, people)
        yield from events(seen, {"name": "measured"}, people, found)


def _is_plain(event: RawEvent) -> bool:
    return event.type == "commit" and len(event.data["parents"]) < 2


def _read_log(repository: Path) -> int:
    """The commits that git told of before it ended; where an object is missing, that is before the last."""
    line = ["git", *_LOG, "main"]
    told = 0
    with subprocess.Popen(line, stdout=subprocess.PIPE, env=environment(repository)) as git:
        assert git.stdout is not None
        while part := git.stdout.read(_CHUNK):
            told += part.count(b"\ncommit ")
    return told + 1


CASES: dict[str, Callable[[Path, int], int]] = {
    "git log -p": lambda repository, _: git_log(repository),
    "contents": lambda repository, _: contents(repository),
    "contents, patches": lambda repository, _: patches(repository),
    "collect": lambda repository, _: collected(repository),
    "PyDriller": pydriller,
}
FUNCTIONS: dict[str, Callable[[Path, int], int]] = {
    "all, functions": lambda repository, _: functions(repository),
    "collect, functions": lambda repository, _: collected_functions(repository),
    "PyDriller, functions": partial(pydriller, methods=True),
}
ALL = CASES | FUNCTIONS


def measured(case: str, repository: Path, sample: int) -> dict[str, float]:
    start, before = time.perf_counter(), time.process_time()
    commits = ALL[case](repository, sample)
    seconds = time.perf_counter() - start
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = time.process_time() - before + children.ru_utime + children.ru_stime
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"commits": commits, "seconds": seconds, "cpu": cpu, "own": own, "git": children.ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--sample", type=int, default=500)
    parser.add_argument("--functions", action="store_true")
    parser.add_argument("--case", choices=ALL, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(measured(options.case, options.path, options.sample)))
        return
    print(f"{'':22}{'commits':>9}{'seconds':>9}{'commits/s':>11}{'CPU ms each':>13}{'peak MB':>9}{'git MB':>8}")
    with only_head(options.path) as alone:
        for case in ALL if options.functions else CASES:
            if case.startswith("PyDriller") and importlib.util.find_spec("pydriller") is None:
                print(f"{case}: not installed")
                continue
            line = [sys.executable, __file__, str(alone), "--case", case, "--sample", str(options.sample)]
            m = json.loads(subprocess.run(line, stdout=subprocess.PIPE, check=True).stdout.splitlines()[-1])
            rate, each = m["commits"] / m["seconds"], 1000 * m["cpu"] / m["commits"]
            print(
                f"{case:22}{m['commits']:9.0f}{m['seconds']:9.1f}{rate:11.0f}{each:13.2f}{m['own']:9.0f}{m['git']:8.0f}"
            )


if __name__ == "__main__":
    main()
