"""Where a repository is: a path or a URL; what it is called; and where people can look at it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from smart_coding_dataset.errors import UserError

_SCHEMES = ("https", "http", "ssh", "git", "file")
_SCP = re.compile(r"(?:(?P<user>[\w.-]+)@)?(?P<host>[\w.-]+\.[\w-]+):(?!//)(?P<path>[\w.~-][^\s:]*)")
_NO_FILE_NAME = re.compile(r"[^\w.+-]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What the user named."""

    given: str
    """For git; a URL may hold credentials, so it is neither stored nor shown."""
    shown: str
    """The same without credentials."""
    path: Path | None
    """None for a URL."""
    name: str
    """``OWNER/NAME`` as the host knows it; the folder's name where there is no host."""
    web: str | None
    """An address that people can open; None where none is known."""

    @property
    def shard(self) -> str:
        """The name as a file name. Owners hold no plus sign, so that no two names meet."""
        return _NO_FILE_NAME.sub("-", self.name.replace("/", "+")).lstrip(".") or "repository"


def place(given: str, name: str | None) -> Place:
    """Read what the user named.

    Raises:
        UserError: It is a URL that we do not fetch, or the name cannot be one.
    """
    if name is not None and not re.fullmatch(r"\w[\w.-]*(?:/\w[\w.-]*)*", name, re.ASCII):
        raise UserError(f"{name!r} is no name of a repository; write OWNER/NAME or NAME")
    url = _url(given)
    if url is None:
        folder = Path(given)
        return Place(given=given, shown=given, path=folder, name=name or _own_name(folder), web=None)
    shown = without_credentials(url)
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or not parts.path.strip("/") or given.startswith("-"):
        raise UserError(
            f"{shown}: no URL that git fetches; give a path or {', '.join(s + '://…' for s in _SCHEMES)}"
        )
    called = parts.path.strip("/").removesuffix(".git").rstrip("/")
    called = called.rpartition("/")[2] if parts.scheme == "file" else called
    return Place(given=given, shown=shown, path=None, name=name or called, web=web_address(url))


def web_address(url: str) -> str | None:
    """The web page of a repository with that remote; None for one that is no host's."""
    full = _url(url)
    if full is None:
        return None
    parts = urlsplit(full)
    if parts.scheme == "file" or not parts.hostname or "." not in parts.hostname:
        return None
    secure = parts.scheme in ("https", "ssh", "git")
    port = f":{parts.port}" if parts.scheme in ("https", "http") and parts.port else ""
    return f"{'https' if secure else 'http'}://{parts.hostname}{port}{parts.path.rstrip('/').removesuffix('.git')}"


def without_credentials(url: str) -> str:
    """The URL without user, password, query and fragment."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _url(given: str) -> str | None:
    """What was given as a URL; None for a path. ``HOST:PATH`` is git's short form of ssh."""
    if re.match(r"[A-Za-z][\w+.-]*::?//", given) or re.match(r"[a-z]+::", given):
        return given
    short = None if Path(given).exists() else _SCP.fullmatch(given)
    return (
        f"ssh://{short['user'] + '@' if short['user'] else ''}{short['host']}/{short['path']}" if short else None
    )


def _own_name(folder: Path) -> str:
    """Of a path; ``.`` has the name of the folder that it is."""
    called = folder.resolve().name
    return called.removesuffix(".git") or folder.resolve().parent.name
