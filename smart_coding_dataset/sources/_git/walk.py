"""Refs, and the commits that they lead to: parents before children, by time."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._git.objects import Object, Objects
from smart_coding_dataset.sources._git.process import GitError, run, spawn, stop
from smart_coding_dataset.sources._git.seen import Seen
from smart_coding_dataset.sources._git.view import View

_KINDS = {"heads": "branch", "tags": "tag", "remotes": "remote branch"}
_PULLS = re.compile(r"refs/(?:pull/(\d+)/head|merge-requests/(\d+)/head|changes/\d+/(\d+)/\d+)")
_FORMER = re.compile(r"refs/pull/(\d+)/former/[0-9a-f]+")
_PARENT = re.compile(rb"^parent ([0-9a-f]+)$", re.MULTILINE)
_MOST_ASKED = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A name for an object."""

    name: str
    object: str
    kind: str | None
    """``branch``, ``tag``, ``remote branch``, ``pull request`` or ``former head``; None: not followed."""
    number: int | None
    """Of the pull request, now or formerly; None for any other kind."""
    points_to: str | None
    """The ref that a symbolic one names; None for others."""


@dataclass(frozen=True, slots=True)
class Step:
    """A commit of the history."""

    commit: str
    parents: tuple[str, ...]
    """In the order of the commit; none where the history is cut off."""
    cut: bool
    """Whether the commit has parents that this clone lacks."""


def refs(view: View) -> list[Ref]:
    """All refs, by name.

    Raises:
        UserError: git cannot list them.
    """
    try:
        listed = run("for-each-ref", "--format=%(objectname)%00%(refname)%00%(symref)", env=view.env)
    except GitError as error:
        raise UserError(f"git cannot list the refs: {error.line}") from None
    return [
        _ref(*line.split("\0"))
        for line in listed.decode("utf-8", "surrogateescape").split("\n")
        if line.count("\0") == 2
    ]


def head(view: View) -> str | None:
    """The commit that HEAD names; None where there is none yet."""
    try:
        return run("rev-parse", "--verify", "--quiet", "HEAD", env=view.env).decode().strip()
    except GitError:
        return None


def history(view: View, tips: Iterable[str]) -> Iterator[Step]:
    """Every commit that the tips lead to, once: by committer time, but never before one of its parents.

    Where commits are missing, their children become the first of the history that is left.

    Raises:
        UserError: git cannot walk even what is left.
    """
    starts = sorted(set(tips))
    try:
        yield from _listed(view, starts, view.shallow)
    except GitError:
        cut = _children_of_missing(view, starts)
        view.cut_below(cut)
        try:
            yield from _listed(view, starts, view.shallow | cut)
        except GitError as error:
            raise UserError(f"git cannot walk the history: {error.line}") from None


def _listed(view: View, starts: Sequence[str], cut: frozenset[str]) -> Iterator[Step]:
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(f"{start}\n" for start in starts).encode())
        asked.seek(0)
        git = spawn("rev-list", "--stdin", "--date-order", "--reverse", "--parents", env=view.env, stdin=asked)
        assert git.stdout is not None
        try:
            for line in git.stdout:
                commit, *parents = line.decode().split()
                yield Step(commit, tuple(parents), commit in cut)
            code = git.wait()
        finally:
            stop(git)
    if code:
        raise GitError("fatal: a commit is missing")  # all or nothing: it lists after it has walked


def _children_of_missing(view: View, starts: Sequence[str]) -> frozenset[str]:
    """Walk as git cannot: commit by commit, past what is missing. Only damaged repositories pay for it."""
    children: set[str] = set()
    waiting = list(starts)
    missing: set[str] = set()
    with Objects(view.env) as objects, Seen() as seen, Seen() as parent_of:
        waiting = [start for start in waiting if seen.add(start.encode())]
        while waiting:
            asked, waiting = waiting[:_MOST_ASKED], waiting[_MOST_ASKED:]
            objects.ask(asked)
            for name in asked:
                parents = _parents(objects.answer())
                if parents is None:
                    missing.add(name)
                elif name not in view.shallow:
                    waiting += [p for p in parents if seen.add(p.encode())]
                    for parent in parents:
                        parent_of.add(f"{parent} {name}".encode())
        for name in missing:
            children |= {pair.decode().split()[1] for pair in parent_of.starting_with(f"{name} ".encode())}
    return frozenset(children)


def _parents(found: object) -> list[str] | None:
    """None where the commit cannot be read."""
    if not isinstance(found, Object) or found.type != "commit" or found.content is None:
        return None
    return [m.decode() for m in _PARENT.findall(found.content.partition(b"\n\n")[0])]


def _ref(name: str, refname: str, points_to: str) -> Ref:
    pull = _PULLS.fullmatch(refname)
    number = int(next(filter(None, pull.groups()))) if pull else None
    former = _FORMER.fullmatch(refname)
    if former:
        return Ref(name=refname, object=name, kind="former head", number=int(former[1]), points_to=None)
    kind = "pull request" if pull else _KINDS.get(refname.split("/")[1])
    return Ref(name=refname, object=name, kind=kind, number=number, points_to=points_to or None)
