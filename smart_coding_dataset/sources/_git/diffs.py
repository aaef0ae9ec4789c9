"""What commits changed, through one ``git diff-tree --stdin --raw``.

git echoes a line that begins with no object id and flushes; so a line ``@N`` after each question marks the end of
its answer, whatever paths there are in it.
"""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from smart_coding_dataset.sources._git.process import spawn, stop

_ALWAYS = (
    "--stdin",
    "-r",
    "--root",
    "--raw",
    "-z",
    "--no-commit-id",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-textconv",
)
_WITH_NAMES = ("-M50%", "-C50%", "-l1000", "-c", "--combined-all-paths")
_PLAIN = ("--no-renames", "-c", "--combined-all-paths")
LONGEST = 990
"""Characters of a question; git reads into a buffer of 1,000."""
_CHUNK = 1 << 16
_ANSWERS_A_GIT = 10_000
"""A new git then takes over: it keeps every commit that it has read, and a history may have millions."""


@dataclass(frozen=True, slots=True)
class Side:
    """A file on one side of a change."""

    path: bytes
    mode: str
    """Six octal digits: ``100644``, ``100755``, ``120000`` (symbolic link), ``160000`` (submodule)."""
    object: str
    """The blob; of a submodule, the commit."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs between a parent, or nothing, and a commit."""

    status: str
    """``A`` added, ``D`` deleted, ``M`` modified, ``T`` type changed, ``R`` renamed, ``C`` copied."""
    similarity: int | None
    """Per cent; None unless renamed or copied."""
    old: Side | None
    """None where it was added."""
    new: Side | None
    """None where it was deleted."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A file of a merge that is like that of no parent."""

    status: str
    """One letter for each parent."""
    old: tuple[Side | None, ...]
    """One for each parent; None where that one has no such file."""
    new: Side | None
    """None where the merge deleted it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """git could not compare: a tree is missing or corrupt."""


class Diffs:
    """Questions ``COMMIT [PARENT …]`` are answered in their order.

    With one parent the answer is changes, with more it is resolutions. As with ``Objects``, what is asked and
    not yet answered must fit into a pipe. Renames and copies are looked for among the files that the commit
    changed, as git does with ``-M -C``; where a blob that this needs is missing, the question is put again
    without.
    """

    def __init__(self, env: Mapping[str, str], *, with_names: bool = True) -> None:
        self._env = env
        self._with_names = with_names
        self._asked: deque[tuple[int, str]] = deque()
        self._count = 0
        self._start()

    def ask(self, commit: str, parents: Sequence[str]) -> None:
        """Put a question. Without parents, all files of the commit are additions."""
        self._asked.append((self._count, " ".join((commit, *parents))))
        self._count += 1
        self._send([self._asked[-1]])

    def flush(self) -> None:
        """Let git see what was asked."""
        assert self._git.stdin is not None
        with suppress(BrokenPipeError):  # then the next answer is the end of the stream
            self._git.stdin.flush()

    def answer(self) -> Iterator[Change | Resolution | Failed]:
        """The answer to the oldest question that has none yet. It must be read to its end."""
        number, question = self._asked[0]
        given = 0
        try:
            for change in self._until(b"@%d\n" % number):
                yield change
                given += 1
        except EOFError:
            yield from self._again(question, given)
            self._asked.popleft()
            self._restart()
        else:
            self._asked.popleft()
            if number % _ANSWERS_A_GIT == _ANSWERS_A_GIT - 1:
                self._restart()

    def _again(self, question: str, given: int) -> Iterator[Change | Resolution | Failed]:
        """git compares before it prints, so that an answer is whole or absent."""
        if given or not self._with_names:
            yield Failed()
            return
        with Diffs(self._env, with_names=False) as plain:
            commit, *parents = question.split()
            plain.ask(commit, parents)
            plain.flush()
            yield from plain.answer()

    def _restart(self) -> None:
        stop(self._git)
        self._start()
        self._send(self._asked)
        self.flush()

    def _start(self) -> None:
        self._git: subprocess.Popen[bytes] = spawn(
            "diff-tree", *_ALWAYS, *(_WITH_NAMES if self._with_names else _PLAIN), env=self._env
        )
        self._read = b""
        self._at = 0

    def _send(self, questions: Sequence[tuple[int, str]] | deque[tuple[int, str]]) -> None:
        assert self._git.stdin is not None
        with suppress(BrokenPipeError):
            self._git.stdin.write("".join(f"{text}\n@{number}\n" for number, text in questions).encode())

    def _until(self, end: bytes) -> Iterator[Change | Resolution]:
        while True:
            if self._peek() == b"@":
                if self._to(b"\n") + b"\n" != end:
                    raise AssertionError("git answered another question")
                return
            meta = self._to(b"\0").decode()
            yield self._resolution(meta) if meta.startswith("::") else self._change(meta)

    def _change(self, meta: str) -> Change:
        old_mode, new_mode, old_id, new_id, status = meta[1:].split(" ")
        old_path = self._to(b"\0")
        new_path = self._to(b"\0") if status[0] in "RC" else old_path
        similarity = int(status[1:]) if status[1:] else None
        return Change(status[0], similarity, _side(old_path, old_mode, old_id), _side(new_path, new_mode, new_id))

    def _resolution(self, meta: str) -> Resolution:
        parents = len(meta) - len(meta.lstrip(":"))
        *fields, status = meta[parents:].split(" ")
        modes, ids = fields[: parents + 1], fields[parents + 1 :]
        paths = [self._to(b"\0") for _ in range(parents + 1)]
        *old, new = [_side(*of) for of in zip(paths, modes, ids, strict=True)]
        return Resolution(status, tuple(old), new)

    def _peek(self) -> bytes:
        if self._at == len(self._read):
            self._fill()
        return self._read[self._at : self._at + 1]

    def _to(self, separator: bytes) -> bytes:
        end = self._read.find(separator, self._at)
        while end < 0:
            self._fill()
            end = self._read.find(separator, self._at)
        found = self._read[self._at : end]
        self._at = end + 1
        return found

    def _fill(self) -> None:
        assert self._git.stdout is not None
        fresh = self._git.stdout.read1(_CHUNK)  # type: ignore[attr-defined]  # a BufferedReader, as bufsize is set
        if not fresh:
            raise EOFError
        self._read = self._read[self._at :] + fresh
        self._at = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        stop(self._git)


def _side(path: bytes, mode: str, name: str) -> Side | None:
    return None if mode == "000000" else Side(path, mode, name)
