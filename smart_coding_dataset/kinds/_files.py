"""The files that rows of ``comment`` are read out of: those of a package release, or of a repository at HEAD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from smart_coding_dataset.comments.files import language_of
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.history import Repository
from smart_coding_dataset.records import Drop, Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file, and what its rows say of where they are from."""

    id: str
    path: str
    text: str
    repository_name: str
    commit: str
    license: str | None
    url: str | None
    """Of its page; None where not known."""
    has_lines: bool
    """Whether lines of the page have addresses, ``#L12``."""
    created_at: str | None


def of_release(raw: Raw) -> Iterator[File | Drop]:
    """The files of a release, and those that were not collected.

    Raises:
        UserError: A file comes before its release.
    """
    release: Mapping[str, Any] | None = None
    for event in raw.events("pypi"):
        if event.type == "release":
            release = event.data
        elif event.type == "skipped":
            yield Drop(id=event.id, reason="file: not collected", detail=str(event.data["reason"]))
        elif event.type == "file":
            if release is None:
                raise UserError(f"{event.id}: a file without the release that it belongs to")
            yield File(
                id=event.id,
                path=event.data["path"],
                text=event.data["text"],
                repository_name=release["name"],
                commit=release["version"],
                license=release["license"],
                url=release["url"],
                has_lines=False,
                created_at=release["uploaded_at"],
            )


def of_repository(repository: Repository) -> Iterator[File | Drop]:
    """The files of HEAD, by path; submodules and links are no files of it."""
    head = repository.commit(repository.head) if repository.head else None
    if head is None:
        return
    for path, side in sorted(repository.tree(head.commit).items()):
        name = f"git:{repository.name}@{head.commit}/{path}"
        text = repository.text(side) if side.mode[:3] == "100" and language_of(path) else ""
        if text is None:
            yield Drop(id=name, reason="file: no UTF-8 text")
        elif side.mode[:3] == "100":
            yield File(
                id=name,
                path=path,
                text=text,
                repository_name=repository.name,
                commit=head.commit,
                license=repository.license,
                url=f"{repository.url}/blob/{head.commit}/{_quoted(path)}" if repository.url else None,
                has_lines=True,
                created_at=head.committer.time if head.committer else None,
            )


def _quoted(path: str) -> str:
    return quote(path, errors="surrogateescape")
