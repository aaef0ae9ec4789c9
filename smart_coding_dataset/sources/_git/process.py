"""How git is run on a repository: with our settings alone, and with nothing that the repository could say."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from smart_coding_dataset.errors import UserError

_SETTINGS = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_PIPE = 1 << 20


class GitError(Exception):
    """A git command failed. Its text is what git wrote to standard error."""

    @property
    def line(self) -> str:
        """The line that says why, without git's prefix."""
        lines = [line for line in str(self).splitlines() if line.strip()]
        fatal = [line for line in lines if line.startswith(("fatal: ", "error: "))]
        return (fatal or lines or ["git failed and did not say why"])[-1].partition(": ")[2] or str(self).strip()


def environment(git_dir: Path) -> dict[str, str]:
    """Variables under which git reads ``git_dir`` and no configuration but the one in there."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return inherited | _SETTINGS | {"GIT_DIR": str(git_dir)}


def run(
    *arguments: str,
    env: Mapping[str, str],
    stdin: IO[bytes] | int = subprocess.DEVNULL,
    keep: tuple[int, ...] = (),
) -> bytes:
    """The output of a short command. ``keep``: file descriptors that git inherits.

    Raises:
        GitError: git failed.
        UserError: There is no git.
    """
    try:
        done = subprocess.run(
            ["git", *arguments], env=env, stdin=stdin, capture_output=True, check=False, pass_fds=keep
        )
    except FileNotFoundError:
        raise UserError("git is not on the PATH; install it from https://git-scm.com") from None
    if done.returncode:
        raise GitError(done.stderr.decode(errors="replace"))
    return done.stdout


def spawn(
    *arguments: str, env: Mapping[str, str], stdin: IO[bytes] | int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """A command that goes on answering. What it complains about is counted by its reader, so it is not shown."""
    return subprocess.Popen(
        ["git", *arguments],
        env=env,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=_PIPE,
    )


def stop(process: subprocess.Popen[bytes]) -> int:
    """End a command whatever it is doing. Its exit code, negative if it had to be killed."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(BrokenPipeError):  # what it had not read no longer matters
                stream.close()
    if process.poll() is None:
        process.kill()
    return process.wait()
