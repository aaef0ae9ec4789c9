"""People under keyed pseudonyms: the same person the same one, and no way back without the key.

A pseudonym is HMAC-SHA256 (RFC 2104) of an identity under a secret key, cut to 64 bits. The identity is the
e-mail address in lower case after the repository's own ``.mailmap``; the login, for an address that GitHub made
out of one; the name, where there is no address. Names and addresses themselves are never written anywhere.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._tools import tool

VARIABLE = "SMART_CODING_KEY"
"""The environment variable that may hold the key."""
_SHORTEST = 16

_PSEUDONYM = re.compile(r"person-[0-9a-f]{16}|tool-[a-z0-9-]+")
_NOREPLY = re.compile(r"(?:\d+\+)?([a-z0-9_-]+(?:\[bot\])?)@users\.noreply\.github\.com")
_MAILMAP = re.compile(r"^[^<#]*<([^<>]*)>[^<#]*(?:<([^<>]*)>)?", re.MULTILINE)

_ADDRESS = r"[^\s<>@,;:\"'()\[\]]{1,128}@[^\s<>@,;:\"'()\[\]/]{1,255}"
_NAME_PART = r"(?:[^\W\d_a-z][\w.'’-]*|\"[^\"\n<>]{1,60}\"|van|von|der|den|de|da|del|la|bin|al)"
_NAMED = re.compile(rf"(?:({_NAME_PART}(?: {_NAME_PART}){{0,4}}) )?<(?:mailto:)?({_ADDRESS})>")
_IN_TRAILER = re.compile(rf"<?({_ADDRESS})>?")
_BARE = re.compile(r"(?<![\w.+/-])(?!git@)([\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,24})(?![\w-])")
_TRAILER = re.compile(
    r"^([ \t>*]*(?:[A-Za-z]+(?:-[A-Za-z]+)*-by|cc|from|to|author|commit|committer|co-author|patch by|thanks-to)"
    r"[ \t]*:[ \t]*)(\S[^\n]*)$",
    re.MULTILINE | re.IGNORECASE,
)
_FORK = re.compile(r"^(Merge pull request #\d+ (?:from|in) )([A-Za-z0-9-]+)(?=[/:])", re.MULTILINE)
_REMOTE = re.compile(r"(\bof (?:https?://|ssh://|git://|git@)?(?:[\w.-]+\.[a-z]+)[:/])([A-Za-z0-9-]+)(?=/[\w.-]+)")
_MENTION = re.compile(r"(?<![\w@/.`\\-])@([A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?)(?![\w/(@]|\.\w|-)")
_NOBODY_TEXT = """
abc abstractmethod after aftereach api attr attribute author autowired average base bean before beforeeach brief
button cached cachedproperty charset checker class classmethod cli click code component contextmanager coroutine
dataclass decorator decorators deprecated doc entity enum event example exception expectedfailure extend file
final fixture font-face functools hypothesis if ignore import include inherit inheritdoc inject injectable input
interface internal keyframes link lru-cache media mixin mock module namespace nonnull noreply nullable option
overload override package page param parameterized pass-context pass-obj patch private property protected
protocol provides public pytest raises readonly requires return returns rule see service since singledispatch
skip skipif slow source staticmethod supports suppresswarnings task template test throws todo transactional
ts-expect-error ts-ignore ts-nocheck type typecheck typedef typing unittest unreleased var version wraps
"""
_NOBODY = frozenset(_NOBODY_TEXT.split())
"""What stands after an @ in code and documentation and names nobody."""


class People:
    """Gives pseudonyms. It holds the key, so it is never written."""

    def __init__(self, key: bytes, mailmap: str = "") -> None:
        self._key = key
        self._same = _read_mailmap(mailmap)
        self._known = lru_cache(maxsize=65_536)(self._pseudonym)

    @property
    def key_mark(self) -> str:
        """The same for the same key; tells nothing about it."""
        return self._digest("key mark")

    def person(self, name: str, email: str) -> str:
        """The pseudonym of an author, ``person-`` and 16 hexadecimal digits; a program keeps its name."""
        return self._known(name.strip(), email.strip().lower())

    def login(self, login: str) -> str:
        """The pseudonym of an account on GitHub, the same as that of its ``noreply`` address."""
        if _PSEUDONYM.fullmatch(login):
            return login
        return self._known(login, f"{login.lower()}@users.noreply.github.com")

    def redact(self, text: str) -> str:
        """Put pseudonyms where a message says who: trailers, addresses, mentions, owners of forks."""
        text = _TRAILER.sub(lambda m: m[1] + self._trailer(m[2]) if _names_people(*m.groups()) else m[0], text)
        if "@" in text:
            text = _NAMED.sub(lambda m: self.person(m[1] or "", m[2]), text)
            text = _BARE.sub(lambda m: self.person("", m[1]), text)
            text = _MENTION.sub(lambda m: m[0] if m[1].lower() in _NOBODY else "@" + self.login(m[1]), text)
        text = _FORK.sub(lambda m: m[1] + self.login(m[2]), text)
        return _REMOTE.sub(lambda m: m[1] + self.login(m[2]), text)

    def _trailer(self, value: str) -> str:
        if "@" in value and (found := list(_IN_TRAILER.finditer(value))):
            starts = [0, *(m.end() for m in found)]
            names = [value[start : m.start()].strip(" ,") for start, m in zip(starts, found, strict=False)]
            return ", ".join(self.person(name, m[1]) for name, m in zip(names, found, strict=True))
        if "://" in value or _PSEUDONYM.match(value) or re.match(r"[0-9a-f]{7,64}\b", value):
            return value
        parts = re.split(r"(\s*(?:,|;|&|\band\b)\s*)", value)
        return "".join(p if i % 2 or not p.strip() else self._named(p.strip()) for i, p in enumerate(parts))

    def _named(self, name: str) -> str:
        return self.login(name[1:]) if name.startswith("@") else self.person(name, "")

    def _pseudonym(self, name: str, email: str) -> str:
        if known := tool(name, email):
            return known
        email = self._same.get(email, email)
        noreply = _NOREPLY.fullmatch(email)
        if noreply:
            return self._digest_person(f"login:{noreply[1]}")
        return self._digest_person(f"email:{email}" if "@" in email else f"name:{(name or email).lower()}")

    def _digest_person(self, identity: str) -> str:
        return f"person-{self._digest(identity)}"

    def _digest(self, text: str) -> str:
        data = text.encode("utf-8", "surrogatepass")
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()[:16]


def _names_people(key: str, value: str) -> bool:
    """Whether a line is a trailer and not prose: ``From: 1.2`` names nobody."""
    return (
        "-by" in key.lower()
        or "@" in value
        or re.fullmatch(rf"{_NAME_PART}(?: {_NAME_PART}){{1,3}}", value) is not None
    )


def read_key(beside: Path, given: Path | None, environ: Mapping[str, str] = os.environ) -> bytes:
    """The key: from the file given, else from the environment, else from ``NAME.key`` beside the raw store.

    The last is made, readable by its owner alone, where there is none yet. It lies beside the store and not in it,
    so that whoever gets the store does not get the key.

    Raises:
        UserError: The key is too short, or others may read its file.
    """
    if given is None and (text := environ.get(VARIABLE)):
        return _long_enough(text.encode(), f"${VARIABLE}")
    path = given or beside.absolute().with_name(f"{beside.absolute().name}.key")
    if given is None and not path.exists():
        _make(path)
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise UserError(f"{path}: others may read this key; chmod 600 it")
        return _long_enough(path.read_bytes().strip(), str(path))
    except OSError as error:
        raise UserError(f"{path}: the key cannot be read: {error.strerror}") from None


def _long_enough(key: bytes, where: str) -> bytes:
    if len(key) < _SHORTEST:
        raise UserError(f"{where}: a key has at least {_SHORTEST} characters, found {len(key)}")
    return key


def _make(path: Path) -> None:
    """A new key, there whole or not at all; if another process makes one at the same time, the first stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123  a descriptor
        file.write(secrets.token_hex(32) + "\n")
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _read_mailmap(text: str) -> dict[str, str]:
    """Other address -> the one that its owner wants, as git's ``.mailmap`` says. Names play no part."""
    pairs = ((wanted.strip().lower(), other.strip().lower()) for wanted, other in _MAILMAP.findall(text))
    return {other: wanted for wanted, other in pairs if other and wanted}
