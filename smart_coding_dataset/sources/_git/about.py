"""What is known of a repository before its history is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from smart_coding_dataset.sources._git.licence import licence
from smart_coding_dataset.sources._git.objects import Object, Objects
from smart_coding_dataset.sources._git.place import Place, web_address
from smart_coding_dataset.sources._git.view import View, remote_url
from smart_coding_dataset.sources._git.walk import Ref
from smart_coding_dataset.sources._people import People

_FORMAT = 1
"""Of the events; a shard of another format is collected anew."""


def about(
    where: Place, seen: View, *, head: str | None, refs: Sequence[Ref], objects: Objects, people: People
) -> dict[str, Any]:
    """The data of ``repository``. ``state`` is the same as long as nothing that we read has changed."""
    stated, evidence = licence(seen, head, objects)
    known = {
        "name": where.name,
        "url": where.web,
        "license": stated,
        "license_evidence": evidence,
        "head": head,
        "head_ref": seen.head_ref,
        "object_format": seen.object_format,
        "shallow": len(seen.shallow),
        "key": people.key_mark,
    }
    read = [_FORMAT, known, sorted(seen.shallow), [(ref.name, ref.object, ref.points_to) for ref in refs]]
    state = hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()
    return {**known, "state": state}


def located(where: Place, seen: View, called: str | None) -> Place:
    """A path with the name and the address of the host that it was cloned from, if its configuration says."""
    if where.path is None:
        return where
    web = web_address(remote_url(seen) or "")
    name = called or (web.split("/", 3)[3] if web else where.name)
    return Place(given=where.given, shown=where.shown, path=where.path, name=name, web=web)


def mailmap(head: str | None, objects: Objects) -> str:
    """The repository's own list of who is who; empty where it has none."""
    found = objects.one(f"{head}:.mailmap") if head else None
    return found.content.decode("utf-8", "replace") if isinstance(found, Object) and found.content else ""
