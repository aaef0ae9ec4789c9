"""One shared history in which every situation has a pull request of its own, with a file that remarks are about.

``git fast-import`` makes the commits. Git and GitHub go by one clock: whatever happens next is a minute later.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from git_histories.reading import KEY
from github_events import Hub

from smart_coding_dataset.sources._people import People

NAME = "team/tool"
ANN, BOB, GITHUB = "ann", "bob", "web-flow"
"""Ann writes the code, Bob reads it."""
FILE = '''\
"""A queue that drops the oldest."""

import time

LIMIT = 10


def push(queue, item):
    """Add an item."""
    queue.append(item)
    if len(queue) > LIMIT:
        queue.pop(0)
    return queue


def drain(queue, sink):
    while queue:
        sink.send(queue.pop(0))
        time.sleep(1)
    return sink


def size(queue):
    return len(queue)
'''
WORK = {11: "    if len(queue) > LIMIT * 2:", 19: "        time.sleep(0.1)"}
"""What the first commit of every pull request writes."""
Edits = Mapping[int, str | None]
"""Line, from 1, to what stands there instead, perhaps several lines; None deletes it. 0 is before the first."""


def person(login: str) -> str:
    """The pseudonym that both sources give to an account."""
    return People(KEY.encode()).login(login)


def edited(text: str, edits: Edits) -> str:
    lines: list[str | None] = [None, *text.splitlines()]
    for line, new in edits.items():
        lines[line] = new
    return "".join(f"{line}\n" for line in lines if line is not None)


class Talk:
    """The repository."""

    def __init__(self, folder: Path) -> None:
        self.hub = Hub(NAME)
        self.situation = ""
        self.labels: list[tuple[str, int, str | None]] = []
        """Situation, remark, and the commit that answered it; None: nothing did."""
        self._minutes, self._marks, self._number = 0, 0, 10
        self._mark: dict[str, str] = {}
        env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True, env=env)
        self._git = subprocess.Popen(
            ["git", "fast-import", "--quiet", "--force"],
            cwd=folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.main = self.commit("main", "Begin", None, {"README": "A tool.\n"})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._git.communicate()
        assert kind or self._git.returncode == 0

    def now(self) -> str:
        self._minutes += 1
        return f"{datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=self._minutes):%Y-%m-%dT%H:%M:%SZ}"

    def commit(
        self,
        branch: str,
        message: str,
        parent: str | None,
        files: Mapping[str, str | None],
        *,
        merges: str | None = None,
        author: str = ANN,
        time: str | None = None,
    ) -> str:
        """A commit on a branch; of files None deletes one."""
        self._marks += 1
        seconds = int(datetime.fromisoformat(time or self.now()).timestamp())
        ref = "refs/heads/main" if branch == "main" else f"refs/scratch/{branch}"
        self._say(f"commit {ref}\nmark :{self._marks}\n")
        for role in ("author", "committer"):
            self._say(f"{role} {author} <{author}@users.noreply.github.com> {seconds} +0000\n")
        self._data(message)
        self._say(f"from {self._mark[parent]}\n" if parent else "")
        self._say(f"merge {self._mark[merges]}\n" if merges else "")
        for path, content in files.items():
            self._say(f"D {path}\n" if content is None else f"M 644 inline {path}\n")
            if content is not None:
                self._data(content)
        self._say(f"\nget-mark :{self._marks}\n")
        assert self._git.stdin is not None
        assert self._git.stdout is not None
        self._git.stdin.flush()
        name = self._git.stdout.readline().decode().strip()
        self._mark[name] = f":{self._marks}"
        return name

    def on_main(self, files: Mapping[str, str | None], message: str = "Work of others", author: str = BOB) -> str:
        self.main = self.commit("main", message, self.main, files, author=author)
        return self.main

    def ref(self, name: str, at: str) -> None:
        self._say(f"reset {name}\nfrom {self._mark[at]}\n\n")

    def pull(self, author: str = ANN, title: str = "Keep more") -> Pull:
        """A pull request with a first commit; ``WORK`` on ``FILE``."""
        self._number += 1
        return Pull(self, self._number, author, title)

    def _say(self, text: str) -> None:
        assert self._git.stdin is not None
        self._git.stdin.write(text.encode())

    def _data(self, text: str) -> None:
        self._say(f"data {len(text.encode())}\n{text}\n")


class Pull:
    """A pull request: what its author commits, what others say. ``end`` it before the next."""

    def __init__(self, talk: Talk, number: int, author: str, title: str) -> None:
        self.talk, self.number, self.author, self.title = talk, number, author, title
        self.path = f"src/{number}/queue.py"
        self.base = talk.on_main({self.path: FILE}, f"Queue {number}")
        self.text, self.opened = FILE, talk.now()
        self.head, self._commits = self.base, list[tuple[str, str]]()
        self._threads: dict[str, dict[str, Any]] = {}
        self._keys = number * 100
        self.commit("Keep more items", WORK)

    # What the author does.

    def commit(self, message: str, edits: Edits | str, **options: Any) -> str:
        """Edit the file, or replace it by a text."""
        self.text = edits if isinstance(edits, str) else edited(self.text, edits)
        return self.commit_files(message, {self.path: self.text}, **options)

    def commit_files(self, message: str, files: Mapping[str, str | None], **options: Any) -> str:
        given = {"author": self.author, **options}
        self.head = self.talk.commit(f"topic-{self.number}", message, self.head, files, **given)
        self._commits.append((self.head, message))
        return self.head

    def rename(self, path: str, edits: Edits | None = None, message: str = "Move the queue") -> str:
        old, self.path = self.path, path
        self.text = edited(self.text, edits or {})
        return self.commit_files(message, {old: None, path: self.text})

    def force(self, edits: Edits, *, onto: str | None = None, text: str | None = None, kept: bool = True) -> str:
        """Write the work anew as one commit on its base or another, and push it by force.

        The old head stays in the history only if a ref keeps it, as a server may.
        """
        before, self._commits = self.head, []
        if kept:
            self.talk.ref(f"refs/heads/kept/{self.number}-{before[:7]}", before)
        self.head = onto or self.base
        self.text = edited(self.text if text is None else text, edits)
        new = self.commit("Keep more items", self.text)
        self.talk.hub.timeline(
            self.number, "head_ref_force_pushed", before=before, commit=new, created_at=self.talk.now()
        )
        return new

    def merge_main(self, edits: Edits, **options: Any) -> str:
        """Others change the file on main; then main is merged into the branch, where it changes the same."""
        on_main = self.talk.on_main({self.path: edited(FILE, edits)}, **options)
        return self.commit("Merge branch 'main' into topic", edits, merges=on_main)

    # What others say.

    def remark(self, line: int | None, body: str, *, start: int | None = None, **data: Any) -> int:
        """A remark on a line of the head, or on the whole file; gives its key."""
        self._keys += 1
        thread = f"T{self._keys}"
        self._threads[thread] = {"path": self.path}
        at = data.pop("at", self.head)
        given = {"author": person(BOB), "thread": thread, "created_at": self.talk.now(), "original_commit": at}
        given |= {"original_line": line, "original_start_line": start, "commit": at, "line": line}
        given |= {"side": "right" if line else None, "path": self.path, "body": body}
        self.talk.hub.review_comment(self.number, self._keys, **{**given, **data})
        return self._keys

    def suggest(self, line: int, new: str, body: str = "How about this?", **data: Any) -> int:
        said = f"{body}\n```suggestion\n{new}\n```"
        return self.remark(line, said, suggestions=[new], **data)

    def reply(self, to: int, body: str, by: str = ANN) -> None:
        self._keys += 1
        self.talk.hub.review_comment(
            self.number, self._keys, self.path, body,
            author=person(by), reply_to=to, thread=f"T{to}", created_at=self.talk.now(),
        )  # fmt: skip

    def resolve(self, key: int, by: str = ANN) -> None:
        self._threads[f"T{key}"] |= {"resolved": True, "resolved_by": person(by)}

    def outdated(self, key: int) -> None:
        self._threads[f"T{key}"] |= {"outdated": True}

    def review(self, state: str, body: str, by: str = BOB) -> int:
        self._keys += 1
        self.talk.hub.review(
            self.number, self._keys, state, body=body,
            author=person(by), commit=self.head, submitted_at=self.talk.now(),
        )  # fmt: skip
        return self._keys

    def check(self, state: str, name: str = "test", at: str | None = None) -> int:
        self._keys += 1
        self.talk.hub.check(at or self.head, name, state, completed_at=self.talk.now(), summary=f"{name} ran")
        return self._keys

    # How it ends.

    def end(self, how: str | None = "merge", *, text: str | None = None) -> str | None:
        """``merge``, ``squash`` or None, closed as it is; gives what it became on main."""
        landed = None
        content = {self.path: self.text if text is None else text}
        if how == "merge":
            said = f"Merge pull request #{self.number} from ann/topic-{self.number}\n\n{self.title}"
            landed = self.talk.main = self.talk.commit("main", said, self.talk.main, content, merges=self.head)
        elif how == "squash":
            landed = self.talk.on_main(content, f"{self.title} (#{self.number})", ANN)
        moment = self.talk.now()
        for key, thread in self._threads.items():
            self.talk.hub.thread(self.number, key, **thread)
        for name, message in self._commits:
            self.talk.hub.pull_commit(self.number, name, message=message, author=person(self.author))
        self.talk.hub.pull(
            self.number, title=self.title, author=person(self.author), created_at=self.opened,
            head_commit=self.head, state="merged" if landed else "closed", merge_commit=landed,
            merged_at=moment if landed else None, closed_at=moment,
        )  # fmt: skip
        self.talk.ref(f"refs/pull/{self.number}/head", self.head)
        return landed

    def expect(self, remark: int, answer: str | None, note: str = "") -> None:
        """The label: the commit that answered; None where nothing did."""
        self.talk.labels.append((f"{self.talk.situation}{note and ': '}{note}", remark, answer))
