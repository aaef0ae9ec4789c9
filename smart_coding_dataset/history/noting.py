"""Under what each raw event is found again: its type and a key, or what it points to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from smart_coding_dataset.history.index import Note
from smart_coding_dataset.history.people import unnamed
from smart_coding_dataset.records import RawEvent

CHECK, RELEASE, REF, FILE = "check", "release", "ref", "path"
NUMBER, NAMED, TITLED = "number", "named", "titled"
SHORT = 7
"""Digits of an id that messages give at least."""
_ABOUT_NUMBER = frozenset(
    {"issue", "pull", "comment", "timeline", "pull_commit", "review", "thread", "review_comment"}
)
_OF_COMMIT = frozenset({"commit", "change", "resolution"})

IsOwn = Callable[[str | None], bool]
"""Whether a link that names a repository, or none, stays in this one."""


def notes(event: RawEvent, is_own: IsOwn) -> Iterator[Note]:
    """What an event is found under; nothing for one that is never looked up."""
    return _of_git(event.type, event.data, is_own) if event.source == "git" else _of_github(event.type, event.data)


def path_key(path: str) -> str:
    """A path as SQLite can hold it: half characters as escapes."""
    return path.encode("utf-8", "backslashreplace").decode()


def title_key(title: str) -> str:
    """A title, the same before and after people are joined."""
    return path_key(unnamed(title))


def _of_github(kind: str, data: Mapping[str, Any]) -> Iterator[Note]:
    if kind in _ABOUT_NUMBER:
        yield kind, str(data["number"])
    elif kind == CHECK:
        yield CHECK, data["commit"]
    elif kind == RELEASE:
        yield RELEASE, ""


def _of_git(kind: str, data: Mapping[str, Any], is_own: IsOwn) -> Iterator[Note]:
    if kind in _OF_COMMIT or (kind == "skipped" and data["what"] == "change"):
        yield kind, data["commit"]
    if kind == "commit":
        yield from _links(data, is_own)
    elif kind == "change":
        for path in sorted({side["path"] for side in (data["old"], data["new"]) if side}):
            yield FILE, path_key(path)
    elif kind == REF:
        yield REF, ""
    elif kind == "blob":
        yield "blob", data["object"]


def _links(commit: Mapping[str, Any], is_own: IsOwn) -> Iterator[Note]:
    """What a commit points to, so that it is found from there."""
    for link in commit["links"]:
        if link["number"] is not None and is_own(link["repository"]):
            yield NUMBER, str(link["number"])
        if link["commit"]:
            yield NAMED, link["commit"][:SHORT]
        if link["kind"] == "reverts" and link["title"]:
            yield TITLED, title_key(link["title"])
    integration = commit["integration"]
    if integration and integration["kind"] == "rebase":
        yield from ((NAMED, sign["text"][:SHORT]) for sign in integration["evidence"])
