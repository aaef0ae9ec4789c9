"""The objects ``commit`` and ``tag``, out of git's bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from smart_coding_dataset.sources._git.contents import text_codec

_WHO = re.compile(rb"(.*?) ?<([^>]*)>.*?(?:(-?\d+) ([+-]\d+))?$", re.DOTALL)
_SIGNATURES = (("SSH SIGNATURE", "ssh"), ("PGP", "openpgp"), ("SIGNED MESSAGE", "x509"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who did it and when, as git wrote it. Names and addresses go no further than this."""

    name: str
    email: str
    time: str | None
    """ISO 8601, UTC; None where the object has none, or one that is no date."""
    offset: str | None
    """From UTC, as written: ``+0200``; None where the object has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit, or a tag: then ``tree`` and ``parents`` are empty and ``committer`` is the tagger."""

    tree: str
    parents: tuple[str, ...]
    author: Stamp | None
    """None where the object names none."""
    committer: Stamp | None
    """None where the object names none."""
    message: str
    encoding: str
    """The codec that the message was read with."""
    encoding_guessed: bool
    """Whether that is neither what the commit declares nor UTF-8."""
    signature: str | None
    """``openpgp``, ``ssh`` or ``x509``, not verified; None where it has none."""
    tagged: str
    """The object that a tag names; empty for a commit."""


def parse(content: bytes) -> Commit:
    """Read an object; what is malformed in it becomes None or empty."""
    head, _, body = content.partition(b"\n\n")
    fields = _fields(head)
    declared = fields.get("encoding", [b""])[0].decode("ascii", "replace")
    message, encoding, guessed = _decode(body, declared)
    signed = b"\n".join(fields.get("gpgsig", fields.get("gpgsig-sha256", []))) or body
    codec = "utf-8" if guessed else encoding
    return Commit(
        tree=_text(fields, "tree"),
        parents=tuple(value.decode("ascii", "replace") for value in fields.get("parent", [])),
        author=_stamp(fields.get("author"), codec),
        committer=_stamp(fields.get("committer", fields.get("tagger")), codec),
        message=_without_signature(message) if "tagger" in fields or "object" in fields else message,
        encoding=encoding,
        encoding_guessed=guessed,
        signature=next((kind for mark, kind in _SIGNATURES if f"-----BEGIN {mark}".encode() in signed), None),
        tagged=_text(fields, "object"),
    )


def _fields(head: bytes) -> dict[str, list[bytes]]:
    fields: dict[str, list[bytes]] = {}
    values: list[bytes] = []
    for line in head.split(b"\n"):
        if line.startswith(b" ") and values:
            values[-1] += b"\n" + line[1:]
        else:
            name, _, value = line.partition(b" ")
            values = fields.setdefault(name.decode("ascii", "replace"), [])
            values.append(value)
    return fields


def _text(fields: dict[str, list[bytes]], name: str) -> str:
    return fields.get(name, [b""])[0].decode("ascii", "replace")


def _decode(body: bytes, declared: str) -> tuple[str, str, bool]:
    codec = text_codec(declared) if declared else None
    for encoding in filter(None, (codec, "utf-8")):
        try:
            return body.decode(encoding), encoding, False
        except UnicodeError:
            continue
    return body.decode("latin-1"), "latin-1", True


def _stamp(values: list[bytes] | None, codec: str) -> Stamp | None:
    found = _WHO.match(values[0]) if values else None
    if found is None:
        return None
    name, email = (part.decode(codec, "replace").strip() for part in found.group(1, 2))
    return Stamp(name=name, email=email, time=_time(found[3]), offset=found[4].decode() if found[4] else None)


def _time(seconds: bytes | None) -> str | None:
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except (OverflowError, ValueError, OSError):
        return None


def _without_signature(message: str) -> str:
    at = min(
        (i for mark, _ in _SIGNATURES if (i := message.find(f"-----BEGIN {mark}")) >= 0), default=len(message)
    )
    return message[:at]
