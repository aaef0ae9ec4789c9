"""Texts and names of GitHub with pseudonyms where they say who, beyond what git's messages hold."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from smart_coding_dataset.sources._people import People

_HOST = r"\bgithub\.(?:[a-z-]+\.)*[a-z]+/"
_LOGIN = r"([A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?)"
_PROFILE = re.compile(rf"({_HOST}){_LOGIN}(?=/?(?:[\s)\]>\"',;:!?]|\.(?:\s|$)|$))")
_GIST = re.compile(rf"(\bgist\.{_HOST[2:]}){_LOGIN}(?=/)")
_PICTURE = re.compile(r"(\b(?:user-images|private-user-images|avatars\d?)\.githubusercontent\.com/(?:u/)?)\d+")


class Wording:
    """Redacts what was written in one repository."""

    def __init__(self, people: People, repository: str) -> None:
        self._people = people
        self._owner, _, name = repository.partition("/")
        self._fork = re.compile(rf"({_HOST}){_LOGIN}(?=/{re.escape(name)}(?![\w-]))", re.IGNORECASE)

    def redact(self, text: str) -> str:
        """As ``People.redact``, and addresses of profiles, gists, forks and pictures, which name their owners."""
        text = self._people.redact(text)
        if "github" not in text:
            return text
        for pattern in (_PROFILE, _GIST, self._fork):
            text = pattern.sub(lambda m: m[1] + self._login(m[2]), text)
        return _PICTURE.sub(r"\g<1>0", text)

    def branch(self, name: str, login: str) -> str:
        """The name of a branch; GitHub's own pages call one ``LOGIN-patch-1``."""
        return re.sub(
            rf"(?<![\w]){re.escape(login)}(?![\w])", self._people.login(login), name, flags=re.IGNORECASE
        )

    def _login(self, login: str) -> str:
        return login if login.lower() == self._owner.lower() else self._people.login(login)


def address(url: str) -> str:
    """Without user, password, query and fragment; but a fragment of GitHub's own names a comment.

    Empty where it is no address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    fragment = parts.fragment if re.fullmatch(r"[a-z_]+-?\d+", parts.fragment) else ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", fragment))
