"""A bare copy of a remote repository below the raw store: made once, then only brought up to date.

The URL is given to git anew each time and written nowhere, so no credentials stay. Git's own settings of the user
apply here, as they hold the proxies and credential helpers; those of the copy are ours.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._git.place import Place
from smart_coding_dataset.sources._git.process import GitError, run, spawn, stop

_REFS = (
    "+refs/heads/*:refs/heads/*",
    "+refs/tags/*:refs/tags/*",
    "+refs/pull/*/head:refs/pull/*/head",
    "+refs/merge-requests/*/head:refs/merge-requests/*/head",
)
_FETCH = (
    "fetch",
    "--quiet",
    "--prune",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-auto-gc",
    "--no-recurse-submodules",
)
_FETCH_BY_ID = tuple(option for option in _FETCH if option != "--prune")
_MOST_AT_ONCE = 256
_SAFE = (
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.ext.allow=never",
    "-c",
    "gc.auto=0",
    "-c",
    "maintenance.auto=0",
)


@contextmanager
def cloned(place: Place, raw: Path, former: Sequence[tuple[int, str]] = ()) -> Iterator[Path]:
    """The copy, up to date, and nobody else's while it is used.

    ``former``: numbers of pull requests and commits that were their heads; they are had too, where the server
    still gives them, and kept as ``refs/pull/NUMBER/former/COMMIT``.

    A killed run leaves a copy that the next one completes. Its git may outlive it; the lock that it inherits makes
    the next run wait for it.

    Raises:
        UserError: The remote repository cannot be had.
    """
    clones = raw.absolute() / "git" / ".clones"
    clones.mkdir(parents=True, exist_ok=True)
    folder = clones / f"{place.shard}-{hashlib.sha256(place.shown.encode()).hexdigest()[:8]}.git"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            here = _update(place, folder, lock.fileno())
            _fetch_former(place, _unreached(former, here), here, lock.fileno())
        except GitError as error:
            line = error.line.replace(place.given, place.shown)
            line = re.sub(r"(\w+://)[^/\s@']*@", r"\1", line)
            raise UserError(f"{place.shown}: cannot be fetched: {line}") from None
        yield folder


def _update(place: Place, folder: Path, lock: int) -> dict[str, str]:
    """Make or renew the copy. The variables under which git works in it."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    env |= {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh", "LC_ALL": "C"}
    env |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_ASKPASS": "true", "GIT_SSH_VARIANT": "ssh"}
    remote = run(*_SAFE, "ls-remote", "--symref", "--", place.given, env=env, keep=(lock,))
    for stale in folder.rglob("*.lock"):
        stale.unlink()  # of a git that was killed; we hold the lock, so none is running
    object_format = "sha256" if re.search(rb"^[0-9a-f]{64}\t", remote, re.MULTILINE) else "sha1"
    template = ("--template=",)
    run("init", "--quiet", "--bare", f"--object-format={object_format}", *template, "--", str(folder), env=env)
    here = env | {"GIT_DIR": str(folder)}
    run(*_SAFE, *_FETCH, "--", place.given, *_REFS, env=here, keep=(lock,))
    head = re.search(rb"^ref: (\S+)\tHEAD$", remote, re.MULTILINE)
    detached = re.search(rb"^([0-9a-f]{40,64})\tHEAD$", remote, re.MULTILINE)
    if head:
        run("symbolic-ref", "HEAD", os.fsdecode(head[1]), env=here)
    elif detached:
        run("update-ref", "--no-deref", "HEAD", detached[1].decode(), env=here)
    return here


def _unreached(former: Sequence[tuple[int, str]], env: dict[str, str]) -> list[tuple[int, str]]:
    """Those to which no ref of the server leads, and none of ours yet."""
    if not former:
        return []
    asked = {commit for _, commit in former}
    git = spawn("rev-list", "--exclude=refs/pull/*/former/*", "--all", env=env, stdin=subprocess.DEVNULL)
    try:
        assert git.stdout is not None
        reached = {commit for line in git.stdout if (commit := line.decode().strip()) in asked}
    finally:
        stop(git)
    kept = set(run("for-each-ref", "--format=%(refname)", "refs/pull/", env=env).decode().split())
    return [(n, c) for n, c in former if c not in reached and f"refs/pull/{n}/former/{c}" not in kept]


def _fetch_former(place: Place, wanted: Sequence[tuple[int, str]], env: dict[str, str], lock: int) -> None:
    """Fetch commits by id. A server refuses all for one that it lacks, so ask for halves then."""
    if not wanted:
        return
    if len(wanted) <= _MOST_AT_ONCE:
        specs = [f"{commit}:refs/pull/{number}/former/{commit}" for number, commit in wanted]
        try:
            run(*_SAFE, *_FETCH_BY_ID, "--", place.given, *specs, env=env, keep=(lock,))
            return
        except GitError:
            if len(wanted) == 1:
                return  # who reads the copy sees that it is not there
    half = len(wanted) // 2
    _fetch_former(place, wanted[:half], env, lock)
    _fetch_former(place, wanted[half:], env, lock)


_KEPT = frozenset(
    {"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_CONFIG_GLOBAL", "GIT_PROXY_COMMAND"}
)
