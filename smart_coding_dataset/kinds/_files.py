"""The files that rows of ``comment`` are read out of: those of a package release, or of a repository at HEAD."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from smart_coding_dataset import schema
from smart_coding_dataset.comments.files import language_of
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.history import Repository
from smart_coding_dataset.records import Drop, Raw, RawEvent

T = TypeVar("T")


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


@dataclass(frozen=True, slots=True)
class Release:
    """What rows need of an event ``release``."""

    name: str
    version: str
    license: str | None
    url: str
    uploaded_at: str | None


@dataclass(frozen=True, slots=True)
class Collected:
    """What an event ``file`` holds."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """What rows need of an event ``skipped``."""

    reason: str


def of_release(raw: Raw) -> Iterator[File | Drop]:
    """The files of a release, and those that were not collected.

    Raises:
        UserError: A file comes before its release, or an event lacks something or has it in another type.
    """
    release: Release | None = None
    for event in raw.events("pypi"):
        if event.type == "release":
            release = _data(Release, event)
        elif event.type == "skipped":
            yield Drop(id=event.id, reason="file: not collected", detail=_data(Skipped, event).reason)
        elif event.type == "file":
            if release is None:
                raise UserError(f"{event.id}: a file without the release that it belongs to")
            file = _data(Collected, event)
            yield File(
                id=event.id,
                path=file.path,
                text=file.text,
                repository_name=release.name,
                commit=release.version,
                license=release.license,
                url=release.url,
                has_lines=False,
                created_at=release.uploaded_at,
            )


def _data(record: type[T], event: RawEvent) -> T:
    try:
        return schema.from_dict(record, event.data)
    except UserError as error:
        raise UserError(f"{event.id}: malformed: {error}") from None


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
