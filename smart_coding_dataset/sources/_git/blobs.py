"""The raw events of file contents: each blob once, before the first change that names it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import Any

from smart_coding_dataset.sources._git.contents import content
from smart_coding_dataset.sources._git.diffs import Side
from smart_coding_dataset.sources._git.objects import Object, Objects
from smart_coding_dataset.sources._git.seen import Seen

SUBMODULE = "160000"
Raw = tuple[str, str, dict[str, Any]]
"""Type, last part of the id, data."""


def unseen(sides: Iterable[Side | None], seen: Seen) -> list[Side]:
    """The files whose contents have not been asked for yet."""
    return [s for s in sides if s and s.mode != SUBMODULE and seen.add(bytes.fromhex(s.object))]


def is_withheld(side: Side) -> bool:
    """Whether the file is nothing but names and addresses."""
    return side.path.rpartition(b"/")[2] == b".mailmap"


def blobs(sides: Iterable[Side], objects: Objects) -> Iterator[Raw]:
    """One event for each file, whose contents have been asked for but where they are withheld."""
    for side in sides:
        about = {"what": "blob", "object": side.object, "path": path_text(side.path)}
        if is_withheld(side):
            yield "skipped", f"blob/{side.object}", {**about, "reason": "names and addresses"}
            continue
        found = objects.answer()
        if isinstance(found, Object) and found.type == "blob":
            yield "blob", side.object, _blob(side.object, found)
        else:
            reason = "no blob" if isinstance(found, Object) else found.reason
            yield "skipped", f"blob/{side.object}", {**about, "reason": reason}


def path_text(path: bytes) -> str:
    """A path as text: a byte that is no UTF-8 becomes a lone surrogate (PEP 383), so that it can be had back."""
    return path.decode("utf-8", "surrogateescape")


def _blob(name: str, found: Object) -> dict[str, Any]:
    data: dict[str, Any] = {"object": name, "size": found.size, "form": "too large", "text": None}
    data |= {"encoding": None, "base64": None}
    if found.content is not None:
        read = content(found.content)
        data |= {"form": read.form, "text": read.text, "encoding": read.encoding}
        if read.form == "undecodable":
            data["base64"] = base64.b64encode(found.content).decode()
    return data
