"""Writes what ``collect github`` would have seen, for tests of what reads it: only what matters is said.

hub = Hub("team/tool")
hub.issue(3, title="It crashes", labels=["bug"])
hub.pull(4, title="Fix it", state="merged", merge_commit=commit)
hub.review_comment(4, key=1, path="a.py", original_line=3, original_commit=commit, body="Why?")
hub.write(raw)
"""

from __future__ import annotations

import types
import typing
from dataclasses import fields
from pathlib import Path
from typing import Any

from smart_coding_dataset import store
from smart_coding_dataset.history import github
from smart_coding_dataset.records import RawEvent

ANN, BOB, EVE = (f"person-{letter * 16}" for letter in "abe")
BOT = "tool-dependabot"


def _default(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        return None
    if typing.get_origin(hint) is list:
        return []
    return {str: "", int: 0, bool: False}[hint]


class Hub:
    """The GitHub side of one repository. Times not given are a minute apart, in the order of the calls."""

    def __init__(self, name: str, **about: Any) -> None:
        self.name = name
        self.minutes = 0
        self.events: list[RawEvent] = []
        told = {"url": f"https://github.com/{name}", "license": "MIT", "default_branch": "main", "key": "0" * 16}
        self._add("repository", "", {"name": name, "fork": False, "archived": False, **told, **about})

    def issue(self, number: int, **data: Any) -> str:
        return self._record(github.Issue, "issue", number=number, **{"state": "open", **data})

    def comment(self, number: int, body: str, **data: Any) -> str:
        return self._record(github.Comment, "comment", number=number, body=body, **data)

    def timeline(self, number: int, kind: str, **data: Any) -> str:
        return self._record(github.TimelineEvent, "timeline", number=number, kind=kind, **data)

    def pull(self, number: int, **data: Any) -> str:
        return self._record(
            github.PullRequest, "pull", number=number, **{"state": "open", "base_ref": "main", **data}
        )

    def pull_commit(self, number: int, commit: str, **data: Any) -> str:
        return self._record(github.PullCommit, "pull_commit", number=number, commit=commit, **data)

    def review(self, number: int, key: int, state: str, **data: Any) -> str:
        return self._record(github.Review, "review", number=number, key=key, state=state, **data)

    def thread(self, number: int, key: str, path: str, **data: Any) -> str:
        return self._record(github.Thread, "thread", number=number, key=key, path=path, **data)

    def review_comment(self, number: int, key: int, path: str, body: str, **data: Any) -> str:
        given = {"number": number, "key": key, "path": path, "body": body, "side": "right", **data}
        return self._record(github.ReviewComment, "review_comment", **given)

    def check(self, commit: str, name: str, state: str, **data: Any) -> str:
        return self._record(
            github.Check, "check", commit=commit, name=name, state=state, **{"kind": "check run", **data}
        )

    def release(self, tag: str, **data: Any) -> str:
        return self._record(github.Release, "release", tag=tag, **data)

    def now(self) -> str:
        """The next minute."""
        self.minutes += 1
        return f"2024-01-01T{self.minutes // 60:02}:{self.minutes % 60:02}:00Z"

    def write(self, raw: Path) -> Path:
        """The shard ``raw/github/OWNER+NAME.jsonl``."""
        return store.write_shard(raw, "github", self.name.replace("/", "+"), self.events)

    def _record(self, record: type, kind: str, /, **data: Any) -> str:
        """One event; what is not said is empty or null, who is not said is ``ANN``. Returns its id."""
        hints = typing.get_type_hints(record)
        names = [f.name for f in fields(record) if f.name != "event"]
        assert set(data) <= set(names), f"{kind} has no {set(data) - set(names)}"
        moment = next((name for name in ("created_at", "submitted_at", "completed_at") if name in names), None)
        given = {name: _default(hints[name]) for name in names}
        given |= {"author": ANN} if "author" in names else {"actor": ANN} if "actor" in names else {}
        given |= {moment: self.now()} if moment and moment not in data else {}
        page = "pull" if kind in ("pull", "review", "review_comment") else "issues"
        given |= {"url": f"https://github.com/{self.name}/{page}/{data.get('number')}"} if "url" in names else {}
        return self._add(kind, f"/{len(self.events)}", given | data)

    def _add(self, kind: str, name: str, data: dict[str, Any]) -> str:
        event = RawEvent(source="github", type=kind, id=f"github:{self.name}/{kind}{name}", data=data)
        self.events.append(event)
        return event.id
