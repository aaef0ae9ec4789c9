"""What a commit message points to, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smart_coding_dataset.sources._git.link import Link
from smart_coding_dataset.sources._git.prose import prose
from smart_coding_dataset.sources._git.targets import targets

_ID = r"[0-9a-f]{7,64}"
_NUMBER = r"[1-9]\d{0,8}"
_IN_TITLE = (
    ("reverts", re.compile(r"\A(?:Revert|Roll ?back)[: ]+[\"“](?P<title>[^\n]*)[\"”]", re.IGNORECASE)),
    ("amends", re.compile(r"\A(?:fixup|squash|amend)! (?P<title>[^\n]+)")),
)
"""Looked for in the message as it stands: the title that they quote is no prose."""
_IN_PROSE = (
    (
        "merges",
        re.compile(
            rf"\AMerged? (?:pull request|PR) #(?P<number>{_NUMBER})\b(?=:| from | in |[ \t]*$)", re.MULTILINE
        ),
    ),
    ("merges", re.compile(rf"^Merged in [^\n]*\(pull request #(?P<number>{_NUMBER})\)", re.MULTILINE)),
    (
        "merges",
        re.compile(rf"^See merge request (?P<repository>[\w./-]+)?!(?P<number>{_NUMBER})[ \t]*$", re.MULTILINE),
    ),
    (
        "squashes",
        re.compile(
            rf"\A[^\n]*\S[ \t]+(?P<words>\((?:#|!|GH-)(?P<number>{_NUMBER})\))[ \t]*(?=\n|\Z)", re.IGNORECASE
        ),
    ),
    (
        "reverts",
        re.compile(
            rf"\bThis reverts commits?\b:?\s+(?P<commits>{_ID}(?:(?:,|\s|\band\b)+{_ID})*)\b", re.IGNORECASE
        ),
    ),
    (
        "picks",
        re.compile(
            rf"\((?:cherry[ -]picked|backported|back-ported)\b[^()\n]*?\b(?P<commits>{_ID})\b[^()\n]*\)",
            re.IGNORECASE,
        ),
    ),
    (
        "amends",
        re.compile(
            rf"^Fixes:[ \t]+(?:commit )?(?P<commits>{_ID})\b(?:[ \t]*\([\"'](?P<title>[^\n]*)[\"']\))?",
            re.MULTILINE,
        ),
    ),
    (
        "mentions",
        re.compile(rf"https?://[\w.-]+/(?P<repository>[\w.-]+/[\w.-]+)/(?:-/)?commits?/(?P<commits>{_ID})\b"),
    ),
)
_TRAILER = re.compile(
    r"^[ \t]*(?P<role>[a-z]+(?:-[a-z]+)*-by)[ \t]*:[ \t]*(?P<people>[^\n]+)$", re.MULTILINE | re.IGNORECASE
)
_PERSON = re.compile(r"\b(?:person-[0-9a-f]{16}|tool-[a-z0-9-]+)")


def links(message: str) -> list[Link]:
    """All links of a message in which people are pseudonyms already, in the order in which they stand."""
    text = prose(message)
    said = [
        link for kind, pattern in _IN_TITLE for m in pattern.finditer(message) for link in _said(kind, m, message)
    ]
    said += [
        link for kind, pattern in _IN_PROSE for m in pattern.finditer(text) for link in _said(kind, m, message)
    ]
    spans = [(link.start, link.start + len(link.text)) for link in said]
    free = [t for t in targets(text, message) if not any(a <= t.start < b for a, b in spans)]
    return sorted(
        [*said, *free, *_people(text, message)], key=lambda link: (link.start, link.kind, str(link.commit))
    )


def _said(kind: str, found: re.Match[str], message: str) -> Iterator[Link]:
    groups = found.groupdict()
    start, end = found.span("words" if "words" in groups else 0)
    for commit in re.findall(_ID, groups["commits"].lower()) if groups.get("commits") else [None]:
        yield Link(
            kind=kind,
            text=message[start:end],
            start=start,
            repository=groups.get("repository"),
            number=int(groups["number"]) if groups.get("number") else None,
            page="pull" if kind in ("merges", "squashes") else None,
            commit=commit,
            title=groups.get("title"),
        )


def _people(text: str, message: str) -> Iterator[Link]:
    for line in _TRAILER.finditer(text):
        for person in _PERSON.finditer(line["people"]):
            start, end = line.span()
            role = line["role"].lower()
            yield Link(kind=role, text=message[start:end].strip(), start=start, person=person[0])
