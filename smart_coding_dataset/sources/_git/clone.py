"""A bare copy of a remote repository below the raw store: made once, then only brought up to date.

The URL is given to git anew each time and written nowhere, so no credentials stay. Git's own settings of the user
apply here, as they hold the proxies and credential helpers; those of the copy are ours.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._git.place import Place
from smart_coding_dataset.sources._git.process import GitError, run

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
def cloned(place: Place, raw: Path) -> Iterator[Path]:
    """The copy, up to date, and nobody else's while it is used.

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
            _update(place, folder, lock.fileno())
        except GitError as error:
            line = error.line.replace(place.given, place.shown)
            line = re.sub(r"(\w+://)[^/\s@']*@", r"\1", line)
            raise UserError(f"{place.shown}: cannot be fetched: {line}") from None
        yield folder


def _update(place: Place, folder: Path, lock: int) -> None:
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


_KEPT = frozenset(
    {"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_CONFIG_GLOBAL", "GIT_PROXY_COMMAND"}
)
