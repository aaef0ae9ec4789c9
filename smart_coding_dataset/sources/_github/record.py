"""The answers of GitHub on disk, one file each, whole or not there: what the events of a repository are made of.

Beside them, while a crawl is under way, ``.crawl`` lists the answers that are of this crawl; a killed crawl goes
on from it. When the crawl is done, answers that it did not ask for go, and the list too: so the same answers give
the same files, however often it was stopped.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from smart_coding_dataset.errors import UserError

_FORMAT = 2
_NAME = 32
_LIST, _ABOUT, _PART = ".crawl", "record.json", ".part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What GitHub answered, without what says who somebody is."""

    question: str
    status: int
    """200, or the error that the question met in the end."""
    mark: str | None
    """What a later crawl shows to be told only what is new: an ETag, or when the thing was last changed."""
    next: str | None
    """The path of the next page; None: there is none."""
    body: Any
    """None where there is none, as with an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a record is of."""

    name: str
    """``OWNER/NAME`` as GitHub has it now."""
    key: str
    """A mark of the key of the pseudonyms in it."""
    graph: bool
    """Whether GraphQL was asked; it answers only those who have a token."""
    format: int = _FORMAT


class Record:
    """The answers about one repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._current = set(self._listed())

    @property
    def about(self) -> About | None:
        """None where nothing was recorded yet, or in another format."""
        path = self.folder / _ABOUT
        values = json.loads(path.read_bytes()) if path.exists() else {}
        return About(**values) if values.get("format") == _FORMAT else None

    @property
    def is_complete(self) -> bool:
        """Whether the last crawl was done."""
        return self.about is not None and not (self.folder / _LIST).exists()

    def begin(self, about: About) -> None:
        """Begin a crawl, or go on with one that was stopped.

        Raises:
            UserError: The pseudonyms in the record were made with another key.
        """
        before = self.about
        if before is not None and before.key != about.key:
            raise UserError(f"{self.folder}: recorded with another key; give that one, or remove this folder")
        if before is None:  # nothing, or in a format that we do not read
            self._current.clear()
            self.finish()
        self._put(_ABOUT, asdict(about))
        (self.folder / _LIST).touch()

    def read(self, question: str) -> Answer | None:
        """The answer to a question; None where there is none."""
        try:
            return Answer(**json.loads((self.folder / _file(question)).read_bytes()))
        except FileNotFoundError:
            return None

    def write(self, answer: Answer) -> None:
        """Keep an answer of this crawl."""
        self._put(_file(answer.question), asdict(answer))
        self.confirm(answer.question)

    def confirm(self, question: str) -> None:
        """The answer that is there is that of this crawl too."""
        name = _file(question)
        if name not in self._current:
            with (self.folder / _LIST).open("a") as listed:
                listed.write(f"{name}\n")
            self._current.add(name)

    def is_current(self, question: str) -> bool:
        """Whether the answer is of this crawl."""
        return _file(question) in self._current

    def finish(self) -> None:
        """The crawl is done: forget what it did not ask for."""
        for path in self.folder.iterdir():
            if path.name not in self._current and path.name not in (_ABOUT, _LIST):
                path.unlink()
        (self.folder / _LIST).unlink(missing_ok=True)
        self._current.clear()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else's while it is used.

        Raises:
            UserError: Another run uses it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._current = set(self._listed())
            yield
        except BlockingIOError:
            raise UserError(f"{self.folder}: another run is at it; wait until it is done") from None
        finally:
            os.close(folder)

    def _listed(self) -> list[str]:
        """What ``.crawl`` lists. A name left half written is nobody's: that answer is asked for."""
        path = self.folder / _LIST
        return path.read_text().split() if path.exists() else []

    def _put(self, name: str, values: dict[str, Any]) -> None:
        """One file, whole or not there. A lone surrogate, which UTF-8 cannot hold, becomes its own JSON escape."""
        part = self.folder / _PART
        text = json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n"
        part.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        part.replace(self.folder / name)


def _file(question: str) -> str:
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:_NAME] + ".json"
