"""Makes repositories with git itself: fixed identities and dates, so that the same calls give the same ids."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ANN = ("Ann Archer", "ann@archer.example")
BOB = ("Bob Baker", "bob@baker.example")


class Repository:
    """A work tree with a clock of its own: each commit is a minute after the one before."""

    def __init__(self, folder: Path, object_format: str = "sha1") -> None:
        self.folder = folder
        self.minutes = 0
        folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main", f"--object-format={object_format}")

    def git(
        self, *arguments: str | bytes, stdin: bytes | None = None, env: Mapping[str, str] | None = None
    ) -> str:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        done = subprocess.run(
            ["git", "-c", "core.autocrlf=false", "-c", "protocol.file.allow=always", *arguments],
            cwd=self.folder,
            env={**clean, **self._identity(ANN, ANN), "GIT_CONFIG_GLOBAL": os.devnull, **(env or {})},
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, path: str | bytes, content: bytes) -> None:
        target = os.path.join(os.fsencode(self.folder), os.fsencode(path))  # noqa: PTH118  names that are no text
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
        with open(target, "wb") as file:  # noqa: PTH123
            file.write(content)

    def commit(
        self,
        message: str | bytes,
        files: Mapping[str | bytes, bytes | None] = {},
        *,
        author: tuple[str, str] = ANN,
        committer: tuple[str, str] | None = None,
        options: tuple[str, ...] = (),
    ) -> str:
        """Write files (None deletes), commit all, and give the id."""
        for path, content in files.items():
            if content is None:
                self.git("rm", "-q", "--", path)
            else:
                self.write(path, content)
        self.git("add", "-A")
        self.minutes += 1
        text = message if isinstance(message, bytes) else message.encode()
        self.git(
            *options,
            "commit",
            "-q",
            "--allow-empty",
            "--allow-empty-message",
            "--cleanup=verbatim",
            "-F-",
            stdin=text,
            env=self._identity(author, committer or author),
        )
        return self.head()

    def head(self, name: str = "HEAD") -> str:
        return self.git("rev-parse", "--verify", name)

    def tree(self, commit: str) -> dict[str, tuple[str, str]]:
        """Path -> mode and object."""
        listed = self.git("ls-tree", "-r", "-z", commit)
        entries = (entry.split("\t", 1) for entry in listed.split("\0") if entry)
        return {path: (meta.split()[0], meta.split()[2]) for meta, path in entries}

    def content(self, name: str) -> bytes:
        return subprocess.run(
            ["git", "cat-file", "blob", name], cwd=self.folder, capture_output=True, check=True
        ).stdout

    def remove_object(self, name: str) -> None:
        (self.folder / ".git/objects" / name[:2] / name[2:]).unlink()

    def _identity(self, author: tuple[str, str], committer: tuple[str, str]) -> dict[str, str]:
        date = f"{1_700_000_000 + 60 * self.minutes} +0230"
        return {
            "GIT_AUTHOR_NAME": author[0],
            "GIT_AUTHOR_EMAIL": author[1],
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": committer[0],
            "GIT_COMMITTER_EMAIL": committer[1],
            "GIT_COMMITTER_DATE": date,
        }
