"""The raw events of one release: what it is, its files of source code, and what was skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from smart_coding_dataset.records import RawEvent
from smart_coding_dataset.sources._archive import Member, members
from smart_coding_dataset.sources._index import Sdist
from smart_coding_dataset.sources._licence import stated_licence
from smart_coding_dataset.sources._recipe import Pin
from smart_coding_dataset.sources._text import Skip, decode, is_licence, is_source, wanted


def events(pin: Pin, sdist: Sdist, sha256: str, file: BinaryIO) -> Iterator[RawEvent]:
    """Read the archive ``file`` of ``sdist``: one ``release``, then ``file``s, then ``skipped``, sorted by path.

    Raises:
        UserError: The archive is corrupt or holds what is refused.
    """
    texts = {path: _text(member) for path, member in _without_top(list(members(file, sdist.filename, wanted)))}
    identity = f"pypi:{pin.name}=={sdist.version}"
    yield _event("release", identity, _release(pin, sdist, sha256, texts))
    for path, text in sorted(texts.items()):
        if isinstance(text, str) and is_source(path):
            yield _event("file", f"{identity}/{path}", {"path": path, "text": text})
    for path, text in sorted(texts.items()):
        if isinstance(text, Skip):
            yield _event("skipped", f"{identity}/{path}", {"path": path, "reason": text.reason})


def _event(kind: str, identity: str, data: dict[str, Any]) -> RawEvent:
    return RawEvent(source="pypi", type=kind, id=identity, data=data)


def _release(pin: Pin, sdist: Sdist, sha256: str, texts: dict[str, str | Skip]) -> dict[str, Any]:
    pkg_info = texts.get("PKG-INFO")
    stated = stated_licence(pkg_info) if isinstance(pkg_info, str) else None
    return {
        "name": pin.name,
        "version": str(sdist.version),
        "license": pin.license or stated,
        "license_files": {p: t for p, t in sorted(texts.items()) if is_licence(p) and isinstance(t, str)},
        "sha256": sha256,
        "filename": sdist.filename,
        "url": f"https://pypi.org/project/{pin.name}/{sdist.version}/",
        "uploaded_at": sdist.uploaded_at,
    }


def _text(member: Member) -> str | Skip:
    if member.content is not None:
        return decode(member.path, member.content)
    return Skip("too large" if is_source(member.path) else "not source code")


def _without_top(found: list[Member]) -> Iterator[tuple[str, Member]]:
    """Paths without the one folder that source distributions put everything in, where there is just one."""
    tops = {PurePosixPath(member.path).parts[0] for member in found if "/" in member.path}
    single = len(tops) == 1 and all("/" in member.path for member in found)
    for member in found:
        yield member.path.partition("/")[2] if single else member.path, member
