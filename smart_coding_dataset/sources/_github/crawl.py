"""From a repository on GitHub, or from the record of its answers, to its shard."""

from __future__ import annotations

import re
from pathlib import Path

from smart_coding_dataset import store
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.progress import track
from smart_coding_dataset.sources._github.answers import Answers, Asking
from smart_coding_dataset.sources._github.client import Client
from smart_coding_dataset.sources._github.events import events
from smart_coding_dataset.sources._github.private import Privacy
from smart_coding_dataset.sources._github.raws import as_documented
from smart_coding_dataset.sources._github.record import About, Record
from smart_coding_dataset.sources._people import People, read_key

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]|_(?=[A-Za-z0-9]))*/[\w.-]+", re.ASCII)


def crawl(repository: str, out: Path, client: Client, key: Path | None) -> tuple[Path, str]:
    """Ask for all that is new and write the shard. The shard, and the address that git clones.

    Raises:
        UserError: There is no such repository, or GitHub cannot be asked, or the key cannot be read. What was
            recorded stays.
    """
    name = _current_name(_checked(repository), out, client)
    people = People(read_key(out, key))
    record = Record(_folder(out, name))
    with record.alone():
        record.begin(About(name=name, key=people.key_mark, graph=client.knows_token))
        answers = Answers(record, Asking(client=client, privacy=Privacy(people, name)))
        shard = _write(record, answers, out)
        record.finish()
        return shard, str(answers_alone(record).page(f"repos/{name}").body["clone_url"])


def replay(repository: str, out: Path) -> Path:
    """Write the shard again, from the record alone.

    Raises:
        UserError: There is no record, or not all of one.
    """
    record = Record(_folder(out, _checked(repository)))
    if not record.is_complete:
        raise UserError(f"{record.folder}: no complete record of {repository}; collect it without --replay first")
    with record.alone():
        return _write(record, answers_alone(record), out)


def answers_alone(record: Record) -> Answers:
    """Answers from the record, with nobody to ask."""
    return Answers(record, None)


def _write(record: Record, answers: Answers, out: Path) -> Path:
    about = record.about
    assert about is not None, "a crawl has begun"
    seen = track(events(answers, about), f"collect {about.name}")
    return store.write_shard(out, "github", _shard(about.name), seen)


def _current_name(repository: str, out: Path, client: Client) -> str:
    """The name as GitHub has it now: repositories are renamed, and capital letters are as one likes."""
    path = f"repos/{repository}"
    record = Record(_folder(out, repository))
    kept = record.read(path) if record.about else None
    if kept is not None and record.is_current(path):
        return repository
    reply = client.get(path, kept.mark if kept else None)
    if reply.status == 304:
        return repository
    if reply.status != 200:
        why = "there is none, or it is closed to us" if reply.status == 404 else "it cannot be had"
        raise UserError(f"{repository}: GitHub answered {reply.status}: {why}; a token is read from $GITHUB_TOKEN")
    with as_documented(repository):
        return str(reply.body["full_name"])


def _checked(repository: str) -> str:
    if not _NAME.fullmatch(repository) or repository.endswith(("/.", "/..")):
        raise UserError(f"{repository!r} is no repository on GitHub; write OWNER/REPO")
    return repository


def _shard(name: str) -> str:
    return name.replace("/", "+")


def _folder(out: Path, name: str) -> Path:
    return out / "github" / f"{_shard(name)}.answers"
