"""A shared history in which every situation plays its part, with its own numbers: one git, one GitHub.

``git fast-import`` makes the commits, so that a few hundred cost no more than a second. Git and GitHub go by one
clock: whatever happens next is a minute later.
"""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from github_events import Hub

Person = tuple[str, str]
ANN: Person = ("Ann Archer", "ann@archer.example")
BOB: Person = ("Bob Baker", "bob@baker.example")
GITHUB: Person = ("GitHub", "noreply@github.com")
NAME = "team/tool"


class Story:
    """Git and GitHub of one repository. Branches are names; those not under ``kept`` leave no ref behind."""

    def __init__(self, folder: Path, first_number: int = 10) -> None:
        self.folder = folder
        self.hub = Hub(NAME)
        self.situation = ""
        """Which one is played now."""
        self.labels: list[tuple[str, int, str | None]] = []
        """Situation, issue, and the commits of its fix; None: it has none."""
        self._minutes, self._marks, self._number = 0, 0, first_number
        self._tips: dict[str, str] = {}
        self._mark: dict[str, str] = {}
        self._files: dict[str, dict[str, str]] = {}
        self._own: dict[str, list[tuple[str, str, Person, str]]] = {}
        env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True, env=env)
        self._git = subprocess.Popen(
            ["git", "fast-import", "--quiet", "--force"],
            cwd=folder,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.commit("Begin")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        _, _ = self._git.communicate()
        assert kind or self._git.returncode == 0

    def numbers(self, count: int) -> list[int]:
        """Fresh numbers for issues and pull requests."""
        self._number += count
        return list(range(self._number - count, self._number))

    def now(self) -> str:
        """The next minute, as GitHub writes it."""
        self._minutes += 1
        return self.moment()

    # What git sees.

    def commit(
        self,
        message: str,
        on: str = "main",
        *,
        author: Person = ANN,
        committer: Person | None = None,
        authored: str | None = None,
        merge: str | None = None,
    ) -> str:
        """One commit that changes a file of its own, on a branch; ``merge`` is the branch that it brings in."""
        time = self.now()
        files = self._files.setdefault(on, {})
        files |= self._files.get(merge or "", {}) | {f"src/{self._marks}.py": message}
        parent = self._tips.get(on)
        self._marks += 1
        self._say(f"commit {_ref(on)}\nmark :{self._marks}\n")
        self._say(f"author {_who(author)} {_seconds(authored or time)} +0000\n")
        self._say(f"committer {_who(committer or author)} {_seconds(time)} +0000\n")
        self._data(message)
        self._say(f"from {self._mark[parent]}\n" if parent else "")
        self._say(f"merge {self._mark[self._tips[merge]]}\n" if merge else "")
        for path, content in files.items():
            self._say(f"M 644 inline {path}\n")
            self._data(content)
        self._say(f"\nget-mark :{self._marks}\n")
        self._tips[on] = self._answer()
        self._mark[self._tips[on]] = f":{self._marks}"
        self._own.setdefault(on, []).append((self._tips[on], message, author, authored or time))
        return self._tips[on]

    def branch(self, name: str, at: str = "main") -> str:
        """A branch that starts at a branch or a commit."""
        self._tips[name] = self._tips.get(at, at)
        self._files[name], self._own[name] = dict(self._files.get(at, {})), []
        return name

    def topic(self, name: str, *messages: str, at: str = "main", author: Person = BOB) -> str:
        """A branch with some commits."""
        self.branch(name, at)
        for message in messages:
            self.commit(message, name, author=author)
        return name

    def head(self, branch: str) -> str:
        """The last commit of a branch."""
        return self._tips[branch]

    def own(self, branch: str) -> list[tuple[str, str, Person, str]]:
        """Of each commit made on a branch: its id, message, author and when it was written."""
        return self._own[branch]

    def ref(self, name: str, at: str) -> None:
        """A ref that stays, such as ``refs/pull/3/head`` or ``refs/tags/1.0``, at a branch or a commit."""
        self._say(f"reset {name}\nfrom {self._mark[self._tips.get(at, at)]}\n\n")

    def forward(self, name: str, to: str) -> None:
        """Fast-forward a branch to another."""
        self._tips[name], self._files[name] = self._tips[to], dict(self._files[to])
        self.ref(_ref(name), to)

    # What GitHub sees, and does to git.

    def issue(self, number: int, title: str, body: str = "", *, state: str = "closed", **data: Any) -> None:
        """An issue as it is at last; closed as completed unless said otherwise."""
        given = {"reason": "completed" if state == "closed" else None, **data}
        self.hub.issue(number, title=title, body=body, state=state, created_at=self.now(), **given)

    def happens(self, number: int, kind: str, *, by: int | str | None = None, **data: Any) -> None:
        """Something on an issue's timeline, by the pull request or the commit that did it, or by hand."""
        what = {"source": _reference(by)} if isinstance(by, int) else {"commit": by}
        self.hub.timeline(number, kind, **{"created_at": self.now(), **what, **data})

    def pull(
        self,
        number: int,
        branch: str,
        title: str,
        body: str = "",
        *,
        how: str = "squash",
        base: str = "main",
        message: str | None = None,
        closes: tuple[int, ...] = (),
        **data: Any,
    ) -> list[str]:
        """A pull request and its merge: the commits that it became. GitHub closes what it ``closes``."""
        landed = getattr(self, f"_{how}")(number, branch, title, body if message is None else message, base)
        self.unmerged(
            number, branch, title, body, base=base, closes=closes,
            **{"state": "merged", "merge_commit": landed[-1], "merged_at": self.moment(), **data},
        )  # fmt: skip
        for issue in closes if base == "main" else ():
            self.hub.timeline(issue, "closed", source=_reference(number), created_at=self.moment())
        return landed

    def comment(self, number: int, body: str, **data: Any) -> None:
        """A comment on an issue or a pull request."""
        self.hub.comment(number, body, created_at=self.now(), **data)

    def unmerged(
        self,
        number: int,
        branch: str,
        title: str,
        body: str = "",
        *,
        base: str = "main",
        closes: tuple[int, ...] = (),
        **data: Any,
    ) -> None:
        """A pull request that is only there."""
        given = {"base_ref": base.removeprefix("kept/"), "head_ref": branch, "head_commit": self._tips[branch]}
        given |= {"created_at": self.moment(), "closes": [_reference(issue) for issue in closes]}
        self.hub.pull(number, title=title, body=body, **{**given, **data})
        for commit, message, _, authored in self._own[branch]:
            self.hub.pull_commit(number, commit, message=message, authored_at=authored)

    def _squash(self, number: int, branch: str, title: str, message: str, base: str) -> list[str]:
        author = self._own[branch][-1][2]
        said = f"{title} (#{number})\n\n{message}".strip()
        return [self.commit(said, base, author=author, committer=GITHUB)]

    def _merge(self, number: int, branch: str, title: str, message: str, base: str) -> list[str]:
        said = f"Merge pull request #{number} from bobb/{branch}\n\n{title}"
        return [self.commit(said, base, committer=GITHUB, merge=branch)]

    def _rebase(self, number: int, branch: str, title: str, message: str, base: str) -> list[str]:
        return [
            self.commit(said, base, author=author, authored=authored, committer=GITHUB)
            for _, said, author, authored in self._own[branch]
        ]

    def moment(self) -> str:
        """When the last thing happened."""
        return f"{datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=self._minutes):%Y-%m-%dT%H:%M:%SZ}"

    # What is expected.

    def expect(self, issue: int, *fix: str, note: str = "") -> None:
        """The label: the commits on the base branch that fixed the issue, oldest first; none if nothing did."""
        self.labels.append((f"{self.situation}{note and ': '}{note}", issue, " ".join(fix) or None))

    def _say(self, text: str) -> None:
        assert self._git.stdin is not None
        self._git.stdin.write(text.encode())

    def _data(self, text: str) -> None:
        self._say(f"data {len(text.encode())}\n{text}\n")

    def _answer(self) -> str:
        assert self._git.stdin is not None
        assert self._git.stdout is not None
        self._git.stdin.flush()
        return self._git.stdout.readline().decode().strip()


def _ref(branch: str) -> str:
    kept = branch == "main" or branch.startswith("kept/")
    return f"refs/heads/{branch.removeprefix('kept/')}" if kept else f"refs/scratch/{branch}"


def _who(person: Person) -> str:
    return f"{person[0]} <{person[1]}>"


def _seconds(time: str) -> int:
    return int(datetime.fromisoformat(time).timestamp())


def _reference(number: int) -> dict[str, Any]:
    return {"number": number, "repository": None, "page": None}
